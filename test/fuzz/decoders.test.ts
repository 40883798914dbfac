import { parquetWriteBuffer } from 'hyparquet-writer';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRecord, RecordWriter } from '../../coordinator/store/record-text.js';
import { openFeatureFile } from '../../dataset/features/feature-file.js';
import { withInputFile } from '../../dataset/input-file.js';
import { understandGuarded } from '../../dataset/interactions/guarded-parquet.js';
import { understand } from '../../dataset/interactions/understand.js';
import { parseJob } from '../../job/index.js';
import { addressChecksum, CorruptFrameError, decodeFrame, encodeFrame } from '../../proto/codec.js';
import { InputError } from '../../runtime/errors.js';
import { CheckpointFolder } from '../../storage/checkpoint.js';
import { blocksOf, readModel, readModelMetrics, writeModel } from '../../storage/model-folder.js';
import { sealText } from '../../storage/sealed.js';
import { safetensors } from '../support/datasets.js';
import { recordFor, simulatedJob } from '../simulation/jobs.js';
import { drawOf, mutated } from './mutate.js';
import { Ids } from '../../runtime/ids.js';

/** The number of inputs of all decoders together. `npm run test:fuzz` sets it to a million. */
const INPUTS = Number(process.env.AMR_FUZZ ?? 10_000);
const SEED = Number(process.env.AMR_FUZZ_SEED ?? 1);

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amr-fuzz-'));
  path = join(folder, 'input');
});
afterAll(() => rm(folder, { recursive: true }));

/** Gives a share of all inputs to a decoder. It must accept each, or refuse it with an error that `isRefusal` accepts. */
async function fuzz(share: number, valid: Buffer, decode: (input: Buffer) => unknown, isRefusal: (error: Error) => boolean) {
  const draw = drawOf(SEED);
  let refused = 0;
  const count = Math.ceil(share * INPUTS);
  for (let at = 0; at < count; at++) {
    const input = mutated(valid, draw);
    try {
      await decode(input);
    } catch (error) {
      if (!(error instanceof Error) || !isRefusal(error)) {
        throw new Error(`input ${at} of seed ${SEED}: ${input.toString('base64')}`, { cause: error });
      }
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(0);
} // prettier-ignore

const namesPath = (error: Error) => error instanceof InputError && error.message.includes(path);

describe('every decoder accepts an input or refuses it in words that name the file', () => {
  const JOB = `apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: base}
spec:
  data: {interactions: train.csv, features: [features.npy], test: test.csv}
  model: {factors: 16}
  stages: [{kind: mf, epochs: 40}, {kind: vbpr, epochs: 20}, {kind: amr, epochs: 20}]
`;

  test('job files', async () => {
    const isRefusal = (error: Error) => error instanceof InputError && error.message.includes('job.yaml');
    await fuzz(0.1, Buffer.from(JOB), (input) => parseJob(input.toString(), { file: 'job.yaml' }), isRefusal);
  });

  test('overrides of a job', async () => {
    const isRefusal = (error: Error) => error instanceof InputError && error.message.includes('spec');
    const valid = Buffer.from('spec.data={interactions: train.csv, test: [a, b], columns: {user: 1}}');
    await fuzz(0.1, valid.subarray(10), (input) => parseJob(JOB, { set: [`spec.data=${input.toString()}`] }), isRefusal);
  }); // prettier-ignore

  const pairs = Array.from({ length: 30 }, (_, at) => [`u${at % 7}`, `i${at % 11}`]);
  const readText = async (input: Buffer) => {
    await writeFile(path, input);
    await withInputFile(path, async (file) => {
      const understood = await understand(file, {});
      await understood.read({ pairs: () => {}, problem: () => {} });
    });
  };
  test.each([
    ['delimited text', Buffer.from(`user,item\n${pairs.map((pair) => pair.join()).join('\n')}\n`)],
    ['JSON lines', Buffer.from(pairs.map(([user, item]) => JSON.stringify({ user, item })).join('\n'))],
    ['gzip', gzipSync(pairs.map((pair) => pair.join('\t')).join('\n'))],
  ])('interactions as %s', async (_, valid) => {
    await fuzz(0.03, valid, readText, namesPath);
  });

  test('interactions as Parquet', async () => {
    const [user, item] = [0, 1].map((at) => pairs.map((pair) => pair[at]));
    const columnData = [{ name: 'user', data: user }, { name: 'item', data: item }]; // prettier-ignore
    const valid = Buffer.from(parquetWriteBuffer({ columnData }));
    await fuzz(0.002, valid, (input) => readParquet(input, 1000), namesPath);
  });

  test('features as npy and safetensors', async () => {
    const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.padEnd(117) + '\n';
    const npy = Buffer.concat([Buffer.from('\x93NUMPY\x01\0v\0', 'latin1'), Buffer.from(header), Buffer.alloc(48)]);
    const json = '{"x":{"dtype":"F32","shape":[3,4],"data_offsets":[0,48]}}';
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    const tensors = Buffer.concat([length, Buffer.from(json), Buffer.alloc(48)]);
    path = join(folder, 'features.bin');
    const open = async (input: Buffer) => {
      await writeFile(path, input);
      await openFeatureFile(path);
    };
    await fuzz(0.1, npy, open, namesPath);
    path = join(folder, 'features.safetensors');
    await fuzz(0.1, tensors, open, namesPath);
    const x = { dtype: 'I8', shape: [3, 4], bytes: new Uint8Array(12) };
    const x_scale = { dtype: 'F32', shape: [3, 1], bytes: new Uint8Array(12) };
    await fuzz(0.05, safetensors({ x_scale, x }), open, namesPath);
  });

  test('model folders and checkpoints', async () => {
    const groups = {
      users: blocksOf(Float32Array.of(1, 2), 2),
      items: blocksOf(Float32Array.of(3, 4), 2),
      projection: blocksOf(new Float32Array(), 2),
    };
    const description = { job: { spec: {} }, root: '/', inverseScale: null, dataFingerprint: 'd', engine: 'e', versions: {}, stages: [], metrics: null }; // prettier-ignore
    const model = join(folder, 'model');
    await writeModel(model, { description, factors: 2, groups, userIds: Ids.of(['a']), itemIds: Ids.of(['b']), metrics: [{ loss: 1 }] });
    const isRefusal = (error: Error) => error instanceof InputError && error.message.includes(model);
    for (const [name, share] of [['config.json', 0.04], ['metrics.jsonl', 0.03], ['users.txt', 0.03], ['model.safetensors', 0.05]] as const) {
      const valid = await readFile(join(model, name));
      const read = async (input: Buffer) => {
        await writeFile(join(model, name), input);
        await readModel(model);
        await readModelMetrics(model);
      };
      await fuzz(share, valid, read, isRefusal);
      // A file of an earlier version has no checksum. It is read, or refused in words.
      if (name === 'config.json') await fuzz(share, Buffer.from(plain(valid, 'format')), read, isRefusal);
      await writeFile(join(model, name), valid);
    }
    const checkpoints = new CheckpointFolder<object>(join(folder, 'checkpoints'));
    const written = await checkpoints.write({ step: 1, optimizer: { kind: 'sgd' } as never, state: {} }, [], { factors: 2, keep: 1 });
    const manifest = join(written, 'manifest.json');
    const damaged: string[] = [];
    const valid = await readFile(manifest);
    for (const each of [valid, Buffer.from(plain(valid, 'version'))]) {
      await fuzz(0.03, each, async (input) => {
        await writeFile(manifest, input);
        const found = await checkpoints.newest((message) => damaged.push(message));
        if (!found) throw new InputError(damaged[damaged.length - 1]);
      }, (error) => error.message.includes(manifest));
    }
  }); // prettier-ignore

  test('records of the coordinator', async () => {
    const { text } = new RecordWriter().parts(recordFor(simulatedJob({}), 1));
    const read = (input: Buffer) => readRecord(input.toString(), 'jobs/x.json', () => Promise.reject(new Error('no pieces')));
    const isRefusal = (error: Error) => error.message.startsWith('Cannot read the job in jobs/x.json: ');
    await fuzz(0.05, Buffer.from(text), read, isRefusal);
    await fuzz(0.05, Buffer.from(plain(Buffer.from(text), 'version')), read, isRefusal);
  }); // prettier-ignore

  test('frames', async () => {
    const address = addressChecksum('subject');
    const frame = encodeFrame(address, { kind: 'values', width: 2, count: 2, total: 2 }, { values: Float32Array.of(1, 2, 3, 4) });
    await fuzz(0.1, Buffer.from(frame), (input) => decodeFrame(address, input), (error) => error instanceof CorruptFrameError);
  }); // prettier-ignore
});

/** The document as an earlier version wrote it, without a checksum. */
function plain(sealed: Buffer, key: 'format' | 'version'): string {
  const { checksum: _, ...document } = JSON.parse(sealed.toString()) as Record<string, unknown>;
  return JSON.stringify({ ...document, [key]: 1 });
}

async function readParquet(input: Buffer, silenceMs: number): Promise<void> {
  await writeFile(path, input);
  await withInputFile(path, async (file) => {
    const understood = await understandGuarded(file, {}, { silenceMs, heapMib: 256 });
    try {
      await understood.read({ pairs: () => {}, problem: () => {} });
    } finally {
      await understood.close?.();
    }
  });
}

test('sealed documents without their seal are refused', () => {
  expect(plain(Buffer.from(sealText('version', { step: 1 })), 'version')).toBe('{"version":1,"step":1}');
});
