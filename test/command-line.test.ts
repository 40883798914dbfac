import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationResult, TrainingResult } from '../local/index.js';

/** The path of the built command. Vitest builds it before all tests. */
const MAIN = resolve(import.meta.dirname, '../dist/cli/main.js');
const EXAMPLES = resolve(import.meta.dirname, '../examples');
const folder = mkdtempSync(join(tmpdir(), 'amr-command-line-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is not there: npm run build`);
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs amr in the folder of the test, with pipes. `during` is called with each new output and may send signals. */
async function amr(
  argv: readonly string[],
  { during, shell }: { during?: (text: string, kill: (signal: NodeJS.Signals) => void) => void; shell?: string } = {},
): Promise<Ended> {
  const [command, ...rest] = shell === undefined ? [process.execPath, MAIN, ...argv] : ['bash', '-c', shell];
  const child = spawn(command, rest, {
    cwd: folder,
    env: { ...process.env, npm_command: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { code: null as number | null, stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
      during?.(written[name].slice(-5000), (signal) => child.kill(signal));
    });
  }
  [written.code] = (await once(child, 'close')) as [number | null];
  return written;
}

const JOB = `apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: tiny}
spec:
  data: {synthetic: {users: 120, items: 80}}
  model: {factors: 8}
  stages: [{kind: mf, epochs: 6}, {kind: amr, epochs: 4}]
  partitions: 2
  batchSize: 64
  evaluation: {every: 100}
`;
writeFileSync(join(folder, 'job.yaml'), JOB);

describe('amr, as people run it', () => {
  let trained: TrainingResult;

  it('train -o json writes one document to stdout and a line per epoch to stderr', async () => {
    const { code, stdout, stderr } = await amr(['train', 'job.yaml', '-o', 'json']);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    trained = JSON.parse(stdout) as TrainingResult;
    expect(trained.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(trained.stages.map(({ kind, epochs }) => ({ kind, epochs }))).toEqual([
      { kind: 'mf', epochs: 6 },
      { kind: 'amr', epochs: 4 },
    ]);
    expect(Object.keys(trained.metrics ?? {})).toEqual(expect.arrayContaining(['hr@10', 'ndcg@10']));
    expect(stderr.match(/^stage \d\/2 /gm)).toHaveLength(10);
    expect(stderr).not.toContain('\r');
    expect(existsSync(join(folder, 'models/tiny/model.safetensors'))).toBe(true);
  });

  it('evaluate agrees with what train said, and shows attacks', async () => {
    const { code, stdout } = await amr(['evaluate', 'models/tiny', '--epsilon', '.1,.2', '-o', 'json']);
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as EvaluationResult;
    expect(result.metrics).toEqual(trained.metrics);
    expect(result.attacks.map(({ kind, epsilon }) => `${kind} ${epsilon}`)).toEqual([
      'adversarial 0.1',
      'adversarial 0.2',
      'random 0.1',
      'random 0.2',
      'per-list 0.1',
      'per-list 0.2',
    ]);
    expect(result.certified.map(({ epsilon }) => epsilon)).toEqual([0.1, 0.2]);
  });

  it('recommend, export, embed and validate write their results', async () => {
    const lists = await amr(['recommend', 'models/tiny', '--all', '--top', '3', '-o', 'json']);
    const users = JSON.parse(lists.stdout) as { user: string; items: unknown[] }[];
    expect(users).toHaveLength(120);
    expect(users[0].items).toHaveLength(3);
    const text = await amr(['recommend', 'models/tiny', '--user', users[0].user]);
    expect(text.stdout.split('\n')).toHaveLength(12);
    const exported = await amr(['export', 'models/tiny', '--to', 'vectors', '--format', 'npy', '-o', 'json']);
    expect(JSON.parse(exported.stdout)).toMatchObject({ users: 120, items: 80, factors: 8 });
    const features = join(
      'models/tiny/data',
      readdirSync(join(folder, 'models/tiny/data')).find((name) => name.endsWith('.npy')) ?? '',
    );
    const embedded = await amr(['embed', 'models/tiny', '--features', features, '--to', 'new', '-o', 'json']);
    expect(JSON.parse(embedded.stdout)).toMatchObject({ items: 80, factors: 8 });
    const valid = await amr(['validate', 'job.yaml', '-o', 'json']);
    expect(JSON.parse(valid.stdout)).toMatchObject({ valid: true, data: { users: 120, items: 80 } });
  });

  it('Ctrl-C saves, says how to continue, and exits with 130; the resumed run gives the digest of an undisturbed one', async () => {
    let sent = false;
    const interrupted = await amr(['train', 'job.yaml', '--model', 'interrupted'], {
      during: (stderr, kill) => {
        if (sent || !stderr.includes('epoch 2/6')) return;
        sent = true;
        kill('SIGINT');
      },
    });
    expect(sent).toBe(true);
    expect(interrupted).toMatchObject({ code: 130, stdout: '' });
    expect(interrupted.stderr).toContain('amr: go on with: amr train job.yaml --model interrupted --resume\n');
    const resumed = await amr(['train', 'job.yaml', '--model', 'interrupted', '--resume', '-o', 'json']);
    expect(resumed.stderr).not.toContain('epoch 1/6');
    expect((JSON.parse(resumed.stdout) as TrainingResult).digest).toBe(trained.digest);
  });

  it('a second Ctrl-C ends at once', async () => {
    const signals: number[] = [];
    const long = [
      'train',
      'job.yaml',
      '--set',
      'spec.stages.0.epochs=100000',
      '--set',
      'spec.checkpoint.every=1s',
      '--model',
      'twice',
    ];
    const { code } = await amr(long, {
      during: (stderr, kill) => {
        if (signals.length === 0 && stderr.includes('epoch 2/')) signals.push(1);
        else if (signals.length === 1 && stderr.includes('once more')) signals.push(2);
        else return;
        kill('SIGINT');
      },
    });
    expect(code).toBe(130);
  });

  it('a resume of a changed job is refused with exit code 2', async () => {
    let sent = false;
    await amr(['train', 'job.yaml', '--model', 'changed'], {
      during: (stderr, kill) => {
        if (!sent && stderr.includes('epoch 2/6')) kill('SIGINT');
        sent ||= stderr.includes('epoch 2/6');
      },
    });
    const resumed = await amr(['train', 'job.yaml', '--model', 'changed', '--resume', '--set', 'spec.seed=2']);
    expect(resumed).toMatchObject({ code: 2, stdout: '' });
    expect(resumed.stderr).toContain('amr: Cannot resume');
  });

  it('wrong input exits with 2, reports every problem, and prints nothing on stdout', async () => {
    writeFileSync(
      join(folder, 'broken.yaml'),
      JOB.replace('batchSize: 64', 'batchsize: 0').replace('epochs: 6', 'epochs: -1'),
    );
    expect(await amr(['train', 'broken.yaml', '-o', 'json'])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'amr: broken.yaml:7:31: spec.stages.0.epochs must be a whole number from 1 to 1000000: current value is -1\n' +
        'amr: broken.yaml:9:3: unknown key spec.batchsize; did you mean "batchSize"?\n',
    });
    expect((await amr(['tarin'])).code).toBe(2);
  });

  it('a closed pipe behind stdout is no error', async () => {
    // `true` ends and closes its end of the pipe long before the first row is written.
    const shell = `set -o pipefail; '${process.execPath}' '${MAIN}' recommend models/tiny --all | true`;
    expect(await amr([], { shell })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('npm start shows the three models and the next commands', async () => {
    const { code, stdout, stderr } = await amr(['demo']);
    expect(code).toBe(0);
    const rows = stdout.match(/^(MF|VBPR|AMR) +\d.*$/gm)?.map((row) => row.split(/ {2,}/));
    expect(rows?.map(([model]) => model)).toEqual(['MF', 'VBPR', 'AMR']);
    const drop = (row: string[]) => Number.parseFloat(row[4]);
    expect(drop(rows![2])).toBeGreaterThan(drop(rows![1]));
    expect(stderr).toContain('synthetic');
    expect(stderr).toMatch(/amr train --interactions \S+ --features \S+/);
  });
});

describe('examples/', () => {
  it('synthetic.yaml trains', async () => {
    const { code, stdout } = await amr(['train', join(EXAMPLES, 'synthetic.yaml'), '--quiet', '-o', 'json']);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as TrainingResult).stages).toHaveLength(3);
  });

  it('articles.yaml is a valid job', async () => {
    // Its data is not in the repository, so the only error is the missing file.
    const { code, stderr } = await amr(['validate', join(EXAMPLES, 'articles.yaml')]);
    expect(code).toBe(2);
    for (const file of ['train.csv', 'test.csv', 'features.npy'])
      expect(stderr).toContain(`amr: Cannot read ${join(EXAMPLES, file)}: there is no such file\n`);
    expect(readFileSync(join(EXAMPLES, 'articles.yaml'), 'utf8')).toContain('kind: amr');
  });
});
