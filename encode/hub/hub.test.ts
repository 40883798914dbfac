import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { required } from '../../runtime/required.js';
import { writeEncoder, writeTextEncoder } from '../../test/support/encoders.js';
import { OF_PICTURES, OF_TEXTS } from '../encoder/files.js';
import { openEncoder } from '../encoder/encoder.js';
import { localEncoder } from './model.js';

const SHA = '0123456789abcdef0123456789abcdef01234567';

/** A model hub on this machine, with the interface of Hugging Face's. */
class LocalHub {
  readonly files = new Map<string, Buffer>();
  /** The requests, as `path` or `path bytes=N-`. */
  readonly asked: string[] = [];
  /** The number of answers that end before their last bytes. */
  cuts = 0;
  /** The path whose bytes are other ones than the hub says. */
  spoiled = '';
  token: string | undefined;
  readonly #server: Server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    const { range, authorization } = request.headers;
    this.asked.push(range === undefined ? path : `${path} ${range}`);
    if (this.token !== undefined && authorization !== `Bearer ${this.token}`) {
      response.writeHead(401).end();
      return;
    }
    if (path.startsWith('api/models/org/small/revision/main')) {
      response.end(JSON.stringify(this.#description()));
      return;
    }
    const name = path.replace(`org/small/resolve/${SHA}/`, '');
    const bytes = this.files.get(name);
    if (!bytes) {
      response.writeHead(404).end();
      return;
    }
    const from = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
    const rest = name === this.spoiled ? Buffer.alloc(bytes.length - from) : bytes.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length });
    if (this.cuts === 0 || rest.length < 100) response.end(rest);
    else {
      this.cuts--;
      response.write(rest.subarray(0, rest.length / 2), () => response.destroy());
    }
  });

  /** What the hub says about the model. The hash of small files is that of Git. */
  #description() {
    const hash = (kind: string, ...parts: (string | Buffer)[]) =>
      parts.reduce((sum, part) => sum.update(part), createHash(kind)).digest('hex');
    const siblings = Array.from(this.files, ([rfilename, bytes]) => ({
      rfilename,
      size: bytes.length,
      blobId: hash('sha1', `blob ${bytes.length}\0`, bytes),
      ...(rfilename.endsWith('.onnx') ? { lfs: { sha256: hash('sha256', bytes) } } : {}),
    }));
    return { sha: SHA, siblings };
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => void this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => void this.#server.close(resolve));
  }
}

let folder: string;
let hub: LocalHub;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'amr-hub-'));
  hub = new LocalHub();
  vi.stubEnv('AMR_CACHE', join(folder, 'cache'));
  vi.stubEnv('HF_ENDPOINT', `${await hub.start()}/`);
  vi.stubEnv('HF_TOKEN', '');
  const own = writeEncoder(join(folder, 'own'));
  for (const name of readdirSync(own)) hub.files.set(name === 'model.onnx' ? 'onnx/model.onnx' : name, readFileSync(join(own, name)));
  hub.files.set('README.md', Buffer.from('not needed'));
}); // prettier-ignore

afterEach(async () => {
  vi.unstubAllEnvs();
  await hub.stop();
  rmSync(folder, { recursive: true });
});

const small = (options = {}) => localEncoder('org/small', OF_PICTURES, { patienceMs: 5000, ...options });

describe('localEncoder()', () => {
  it('downloads the files of an encoder, tells how far it is, and asks for them only once', async () => {
    const told: string[] = [];
    const path = await small({ onDownload: ({ address, bytes, total }: { address: string; bytes: number; total: number }) => bytes === total && told.push(address) }); // prettier-ignore
    expect(readdirSync(path).sort()).toEqual(['onnx', 'preprocessor_config.json']);
    const [{ digest, name }, own] = [await openEncoder(path, {}), await openEncoder(join(folder, 'own'), {})];
    expect({ digest, name }).toEqual({ digest: own.digest, name: 'small' });
    expect(told.some((address) => address.endsWith(`/org/small/resolve/${SHA}/onnx/model.onnx`))).toBe(true);
    const asked = hub.asked.length;
    await hub.stop();
    expect(await small()).toBe(path);
    expect(hub.asked).toHaveLength(asked);
  });

  it('asks again where the connection broke', async () => {
    hub.cuts = 1;
    const path = await small();
    expect(hub.cuts).toBe(0);
    expect(readFileSync(join(path, 'onnx', 'model.onnx'))).toEqual(hub.files.get('onnx/model.onnx'));
  });

  it('asks only for the bytes that an earlier attempt did not get', async () => {
    const target = join(folder, 'cache', 'hub', 'org', 'small', SHA, 'small', 'onnx', 'model.onnx');
    const bytes = required(hub.files.get('onnx/model.onnx'), 'the model');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.partial`, bytes.subarray(0, 500));
    await small();
    expect(hub.asked).toContain(`org/small/resolve/${SHA}/onnx/model.onnx bytes=500-`);
    expect(readFileSync(target)).toEqual(bytes);
  });

  it.each(['onnx/model.onnx', 'preprocessor_config.json'])('refuses %s with other bytes than the hub says', async (name) => {
    hub.spoiled = name;
    await expect(small()).rejects.toThrow(`Cannot download org/small: ${name} has other bytes than http://127.0.0.1`);
    hub.spoiled = '';
    await openEncoder(await small(), {});
  }); // prettier-ignore

  it('says that a hub does not answer, and that nothing is there either', async () => {
    await hub.stop();
    await expect(small({ patienceMs: 0 })).rejects.toMatchObject({
      code: 'hub-unreachable',
      message: expect.stringMatching(/^Cannot download org\/small, which is no file or folder here: http.* does not answer: .*ECONNREFUSED/) as string,
    });
  }); // prettier-ignore

  it('refuses a model that the hub does not have or show, and shows who asks', async () => {
    await expect(localEncoder('org/other', OF_PICTURES)).rejects.toMatchObject({ code: 'hub-model-unknown' });
    await expect(localEncoder('org/small@old', OF_PICTURES)).rejects.toThrow('has no such model or revision');
    hub.token = 'secret';
    await expect(small()).rejects.toThrow('only to users who say who they are (HF_TOKEN)');
    vi.stubEnv('HF_TOKEN', 'secret');
    expect(await small()).toContain(SHA);
  });

  it('refuses a model that has no ONNX file or no tokenizer', async () => {
    await expect(localEncoder('org/small', OF_TEXTS)).rejects.toThrow('it has no tokenizer.json');
    const text = writeTextEncoder(join(folder, 'text'));
    hub.files.set('tokenizer.json', readFileSync(join(text, 'tokenizer.json')));
    expect(readdirSync(await localEncoder('org/small', OF_TEXTS))).toContain('tokenizer.json');
    hub.files.delete('onnx/model.onnx');
    rmSync(join(folder, 'cache'), { recursive: true });
    await expect(small()).rejects.toThrow('it has no ONNX model (onnx/vision_model.onnx, vision_model.onnx, onnx/model.onnx, model.onnx)'); // prettier-ignore
  });

  it('takes what is a folder here as that folder, and longer paths as paths', async () => {
    writeFileSync(join(folder, 'x'), '');
    expect(await localEncoder(join(folder, 'x'), OF_PICTURES)).toBe(join(folder, 'x'));
    expect(await localEncoder('some/long/path', OF_PICTURES)).toBe('some/long/path');
    expect(hub.asked).toEqual([]);
  });
});
