import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { access, constants, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { describe } from 'vitest';
import { freePort } from '../../parameter-server/nats/server-process.js';
import { systemClock } from '../../runtime/clock.js';
import { retry } from '../../runtime/retry.js';

const HOW_TO_GET_VERSITYGW =
  'versitygw is not there: test/tools/versitygw.sh "$HOME/.cache/amr/bin" builds it, with Go';

const program = await findVersitygw();

async function findVersitygw(): Promise<string | undefined> {
  const folders = [join(homedir(), '.cache/amr/bin'), ...(process.env.PATH ?? '').split(delimiter)];
  for (const folder of folders) {
    const file = join(folder, 'versitygw');
    if (
      await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  return undefined;
}

/** A real S3 server over a folder, whose only bucket is `data`. */
export interface ObjectServer {
  readonly endpoint: string;
  readonly port: number;
  /** What programs need to use it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Writes an object. */
  put(key: string, content: string | Uint8Array): Promise<void>;
  /** Writes an object at once. */
  putSync(key: string, content: string | Uint8Array): void;
  /** The content of an object. */
  read(key: string): Promise<Buffer>;
  /** The names of the objects below a prefix. */
  names(prefix: string): Promise<string[]>;
  stop(): Promise<void>;
}

/**
 * A `describe` for tests that need versitygw. Without it the tests are skipped with a message, or fail if AMR_REQUIRE_ALL=1.
 */
export function describeWithVersitygw(name: string, tests: () => void): void {
  if (program === undefined && process.env.AMR_REQUIRE_ALL !== '1') {
    console.warn(`skipped: ${name}: ${HOW_TO_GET_VERSITYGW}`);
    describe.skip(name, tests);
    return;
  }
  describe(name, () => {
    if (program === undefined) throw new Error(HOW_TO_GET_VERSITYGW);
    tests();
  });
}

/** Starts a server in the region eu-test. */
export async function startObjectServer(): Promise<ObjectServer> {
  const folder = await mkdtemp(join(tmpdir(), 'amr-objects-'));
  const [store, sidecar] = [join(folder, 'store'), join(folder, 'sidecar')];
  await mkdir(join(store, 'data'), { recursive: true });
  await mkdir(sidecar);
  const port = await freePort();
  const keys = ['--access', 'tester', '--secret', 'tester-secret', '--region', 'eu-test'];
  const args = [...keys, '--port', `127.0.0.1:${port}`, '--quiet', 'posix', '--sidecar', sidecar, store];
  const child = spawn(program!, args, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const endpoint = `http://127.0.0.1:${port}`;
  await retry(() => fetch(endpoint), {
    clock: systemClock(),
    deadlineMs: 20_000,
    firstDelayMs: 20,
    longestDelayMs: 200,
    isRetriable: () => child.exitCode === null,
  });
  return {
    endpoint,
    port,
    environment: {
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_ACCESS_KEY_ID: 'tester',
      AWS_SECRET_ACCESS_KEY: 'tester-secret',
      AWS_REGION: 'eu-test',
    },
    async put(key, content) {
      const path = join(store, 'data', key);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    },
    putSync: (key, content) => writeFileSync(join(store, 'data', key), content),
    read: (key) => readFile(join(store, 'data', key)),
    names: (prefix) => readdir(join(store, 'data', prefix)).then((names) => names.sort()),
    async stop() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
