import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../runtime/errors.js';
import { CheckpointFolder } from './checkpoint.js';
import { blocksOf, readModel, readModelMetrics, writeModel } from './model-folder.js';
import { openSealed, sealText } from './sealed.js';
import { Ids } from '../runtime/ids.js';

const FACTORS = 2;
/** Every 11th bit is flipped, which visits each position in a byte. All bits take half a minute: set AMR_FLIP_ALL. */
const STRIDE = process.env.AMR_FLIP_ALL === undefined ? 11 : 1;
const description = {
  job: { spec: { seed: 7, learningRate: 0.05 } },
  root: '/data',
  inverseScale: 0.5,
  dataFingerprint: 'data',
  engine: 'reference/1/cpu',
  versions: { amr: '1' },
  stages: [{ kind: 'mf', epochs: 3 }],
  metrics: { 'ndcg@10': 0.25 },
};
const model = {
  description,
  factors: FACTORS,
  userIds: Ids.of(['a', 'b', 'c']),
  itemIds: Ids.of(['x', 'y']),
  metrics: [{ epoch: 1, loss: 0.5 }, { epoch: 2, loss: 0.25 }],
}; // prettier-ignore
const groups = () => ({
  users: blocksOf(Float32Array.of(1, 2, 3, 4, 5, 6), FACTORS),
  items: blocksOf(Float32Array.of(7, 8, 9, 10), FACTORS),
  projection: blocksOf(Float32Array.of(0.5, -1, 2, 3), FACTORS),
});

describe('a flipped bit', () => {
  let directory: string;
  beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'amr-flip-'))));
  afterEach(() => rm(directory, { recursive: true }));

  /** Flips bits of a file, one at a time. Reading must give the same result, or be refused with the path of the file. */
  async function flipEach(file: string, read: () => Promise<unknown>, isRefusal: (error: unknown) => boolean) {
    const path = join(directory, file);
    const bytes = await readFile(path);
    const intact = JSON.stringify(await read());
    let refused = 0;
    let flips = 0;
    for (let bit = 0; bit < 8 * bytes.length; bit += STRIDE) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] ^= 1 << (bit & 7);
      await writeFile(path, flipped);
      flips++;
      const result = await read().catch((error: unknown) => {
        if (!isRefusal(error)) throw new Error(`bit ${bit} of ${file}`, { cause: error });
        refused++;
        return undefined;
      });
      if (result !== undefined && JSON.stringify(result) !== intact) throw new Error(`bit ${bit} of ${file} went through`);
    }
    await writeFile(path, bytes);
    return refused / flips;
  } // prettier-ignore

  it.each(['config.json', 'metrics.jsonl', 'users.txt', 'model.safetensors'])(
    'in %s of a model is refused in words, or changes nothing',
    async (file) => {
      await writeModel(directory, { ...model, groups: groups() });
      const read = async () => {
        const { config, users, items, projection, userIds, itemIds } = await readModel(directory);
        const tensors = [users, items, projection].map((values) => [...(values ?? [])]);
        const ids = [[...userIds], [...itemIds]];
        return { config, tensors, ids, metrics: await readModelMetrics(directory) };
      };
      const isRefusal = (error: unknown) => error instanceof InputError && error.message.includes(directory);
      const refused = await flipEach(file, read, isRefusal);
      expect(refused).toBeGreaterThan(0.5);
    },
  );

  it('in the manifest or a slice of a checkpoint makes that checkpoint be skipped, and says so', async () => {
    const folder = new CheckpointFolder<unknown>(join(directory, 'checkpoints'));
    const content = { step: 12, optimizer: { kind: 'sgd' } as never, state: { boundary: 12, losses: [{ loss: 0.5 }] } };
    const slices = [{ group: 'items' as const, from: 0, to: 2, values: Float32Array.of(1, 2, 3, 4) }];
    const path = await folder.write(content, slices, { factors: FACTORS, keep: 1 });
    const read = async () => {
      const told: string[] = [];
      const found = await folder.newest((message) => told.push(message));
      if (!found) throw new Error(told.join());
      return found.manifest;
    };
    const isRefusal = (error: unknown) => (error as Error).message.includes(path);
    for (const file of ['manifest.json', 'items-0-2.safetensors']) {
      expect(await flipEach(join('checkpoints', 'step-000000000012', file), read, isRefusal)).toBeGreaterThan(0.9);
    }
  });
});

describe('openSealed()', () => {
  const options = { path: 'here.json', key: 'version', remedy: 'Restore it' } as const;
  const text = sealText('version', { step: 3 });

  it('gives back what sealText() wrote, also with other line breaks', () => {
    expect(openSealed(text, options)).toEqual({ version: 2, step: 3 });
    expect(openSealed(JSON.stringify(JSON.parse(text), null, 4), options)).toEqual({ version: 2, step: 3 });
  });

  it('reads documents of earlier versions, which have no checksum', () => {
    expect(openSealed('{"version": 1, "step": 3}', options)).toEqual({ version: 1, step: 3 });
  });

  it.each([
    ['a value that was edited', text.replace('3', '4')],
    ['a checksum that was removed', '{"version": 2, "step": 3}'],
    ['a version that was lowered', text.replace('"version":2', '"version":1')],
  ])('refuses %s', (_, altered) => {
    expect(() => openSealed(altered, options)).toThrow(
      'here.json was altered or damaged after amr wrote it: its checksum does not match its contents. Restore it',
    );
  });

  it.each(['', '{"version": 2, ', 'null', '[]', '7', '"text"', '{}', '{"version": 3}'])(
    'names the file where the text is %j',
    (damaged) => expect(() => openSealed(damaged, options)).toThrow(/^here\.json .*Restore it$/),
  );
});
