import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Group } from '../model/group.js';
import { InputError } from '../runtime/errors.js';
import { Ids, type IdText } from '../runtime/ids.js';
import { writeAtomically, writeTextAtomically } from './atomic.js';
import { CONTENT_FILE, contentHashes, writeContent, type ContentBlocks } from './content-file.js';
import { blockHash, blockHashes, DIGEST_BLOCK_ROWS, modelDigest } from './digest.js';
import type { StoredMemory } from './digest.js';
import { openSealed, SEALED, sealText, sha256Of } from './sealed.js';
import { isTensorFile, readTensor, tensorFileOf, writeTensorFiles } from './tensor-files.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** The folder holds no complete model. Name a folder that `train` has written. */
    'model-folder-incomplete': { readonly directory: string };
  }
}

/** The part of `config.json` that describes how the model was made. */
export interface ModelDescription {
  /** The job as it was run: a document that `compileJob` reads. */
  readonly job: unknown;
  /** The absolute path of the folder from which the job's relative paths start. */
  readonly root: string;
  /** The same folder as a path from the model folder, where the two lie close together and can be moved together. */
  readonly relativeRoot?: string;
  /** What features are multiplied with: 1 / the largest absolute feature; null without features. */
  readonly inverseScale: number | null;
  /** Name, width, type, range and normalisation of each feature file (`FeatureDescription`). Null without features, absent in older models. */
  readonly features?: unknown;
  /** The settings and the mean of the content memory; absent for a model without one. */
  readonly memory?: StoredMemory;
  /** The fingerprint of the dataset that the model was trained on. */
  readonly dataFingerprint: string;
  /** The fingerprints of its parts: interactions, items, test pairs, and each feature file. Absent in models of earlier versions. */
  readonly dataParts?: Readonly<Record<string, string>>;
  /** The engine's fingerprint. */
  readonly engine: string;
  /** The versions of this software and of Node. */
  readonly versions: Readonly<Record<string, string>>;
  /** The course of training: the stages of `amr train -o json`. */
  readonly stages: readonly unknown[];
  /** The metrics of the test pairs at the end of training; null without test pairs. */
  readonly metrics: Readonly<Record<string, number>> | null;
  /** What the metrics were measured against: so many sampled items, or all. Absent in models of earlier versions. */
  readonly candidates?: number | 'all';
  /** What they were ranked against in truth: all, where the catalog holds no more items. Absent in models of earlier versions. */
  readonly rankedAgainst?: number | 'all';
  /** The metrics of the validation pairs by which the epoch was chosen; absent where validation did not choose it. */
  readonly validation?: Readonly<Record<string, number>>;
  /** What pass 1 of the training chose (`Choice` in job/passes.ts); absent where the training had one pass. */
  readonly choice?: unknown;
}

/** The whole of `config.json`. */
export interface ModelConfig extends ModelDescription {
  /** 2 for a config with a checksum, 1 for that of an earlier version without one. */
  readonly format: 1 | 2;
  /** The number of factors, K. */
  readonly factors: number;
  /** The number of users, U. */
  readonly users: number;
  /** The number of items, I. */
  readonly items: number;
  /** The width of the features, D; 0 for a model without content. */
  readonly featureWidth: number;
  /** The digest of the model (`modelDigest`). */
  readonly digest: string;
  /** The SHA-256 of metrics.jsonl. It is absent in format 1. */
  readonly metricsDigest?: string;
}

/** The rows of a group in order, in blocks of `DIGEST_BLOCK_ROWS` rows. The last block may be shorter. */
export interface GroupBlocks {
  readonly rows: number;
  readonly blocks: Iterable<Float32Array> | AsyncIterable<Float32Array>;
}

/** A trained model read into memory. */
export interface StoredModel {
  readonly directory: string;
  readonly config: ModelConfig;
  /** The users' factors P [U, K]. */
  readonly users: Float32Array;
  /** The items' factors Q [I, K]. */
  readonly items: Float32Array;
  /** The projection E [D, K]; null for a model without content. */
  readonly projection: Float32Array | null;
  /** The file with the features that a content memory keeps [I, D]; null where there is none. */
  readonly content: string | null;
  readonly userIds: Ids;
  readonly itemIds: Ids;
}

/** The number of bytes of one read. */
const READ_BYTES = 1 << 26;
const CONFIG = 'config.json';
const METRICS = 'metrics.jsonl';
/** What to do about a damaged file of a model. */
const RESTORE = 'Restore the file from a copy, or train the model again';

/** Cuts the rows of a whole tensor in memory into blocks. */
export function blocksOf(values: Float32Array, factors: number): GroupBlocks {
  const size = DIGEST_BLOCK_ROWS * factors;
  function* blocks() {
    for (let at = 0; at < values.length; at += size) yield values.subarray(at, at + size);
  }
  return { rows: values.length / factors, blocks: blocks() };
}

/**
 * Writes a model folder, tensor by tensor as the blocks arrive. A projection of 0 rows is left out. The config, which
 * contains the digest, is written last, so a folder without it does not count as a model. Returns the digest.
 */
export async function writeModel(
  directory: string,
  model: {
    description: ModelDescription;
    factors: number;
    groups: Readonly<Record<Group, GroupBlocks>>;
    /** The features that a content memory keeps; absent where it reads them live. */
    content?: ContentBlocks;
    userIds: IdText;
    itemIds: IdText;
    /** One JSON document per epoch. */
    metrics: readonly unknown[];
  },
): Promise<string> {
  const { factors, groups, userIds, itemIds } = model;
  await mkdir(directory, { recursive: true });
  await rm(join(directory, CONFIG), { force: true });
  const hashes: Record<Group, Buffer[]> = { users: [], items: [], projection: [] };
  const tensors = (['users', 'items', 'projection'] as const)
    .filter((name) => groups[name].rows > 0)
    .map((name) => ({
      name,
      dtype: 'F32' as const,
      shape: [groups[name].rows, factors],
      blocks: hashed(groups[name].blocks, hashes[name]),
    }));
  await writeTensorFiles(directory, tensors);
  const content = await writeContent(directory, model.content);
  await writeIds(join(directory, 'users.txt'), userIds);
  await writeIds(join(directory, 'items.txt'), itemIds);
  const metrics = linesText(model.metrics.map((line) => JSON.stringify(line)));
  await writeTextAtomically(join(directory, METRICS), metrics);
  const ids = { users: userIds, items: itemIds };
  const digest = await modelDigest({ ...hashes, content }, ids, model.description.memory);
  const config: Omit<ModelConfig, 'format'> = {
    digest,
    metricsDigest: sha256Of(metrics),
    factors,
    users: groups.users.rows,
    items: groups.items.rows,
    featureWidth: groups.projection.rows,
    ...model.description,
  };
  await writeTextAtomically(join(directory, CONFIG), sealText('format', config, 2));
  return digest;
}

/** Passes blocks on and adds the hash of each to `hashes`. */
async function* hashed(blocks: GroupBlocks['blocks'], hashes: Buffer[]): AsyncGenerator<Float32Array> {
  for await (const block of blocks) {
    hashes.push(blockHash(block));
    yield block;
  }
}

/** Writes a text file with one id per line. */
export async function writeIds(path: string, ids: IdText): Promise<void> {
  await writeAtomically(path, async (append) => {
    for await (const block of ids.blocks()) await append(block);
  });
}

function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** Whether a name is that of a file of a model folder. */
export function isModelFile(name: string): boolean {
  return [CONFIG, METRICS, 'users.txt', 'items.txt', CONTENT_FILE].includes(name) || isTensorFile(name);
}

/** Whether a folder holds a complete model. */
export async function holdsModel(directory: string): Promise<boolean> {
  return stat(join(directory, CONFIG)).then(
    () => true,
    () => false,
  );
}

/** Rejects with an InputError when writing a model would replace files that do not belong to a model. */
export async function refuseForeignFiles(directory: string): Promise<void> {
  const names = await readdir(directory).catch((): string[] => []);
  const isModel = tensorFileOf(names) !== undefined || names.includes('checkpoints');
  const foreign = names.filter((name) => [CONFIG, METRICS, 'users.txt', 'items.txt'].includes(name));
  if (isModel || foreign.length === 0) return;
  throw new InputError(
    `Cannot write a model to ${directory}: it would replace ${foreign.join(', ')}, which do not belong to a model. Name another folder`,
  );
}

/**
 * Reads a model's config. Rejects with an InputError when the folder has none, or when it is damaged or of another
 * format.
 */
export async function readModelConfig(directory: string): Promise<ModelConfig> {
  const path = join(directory, CONFIG);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new InputError(`${directory} is not a complete model folder: it has no ${CONFIG}`, {
      code: 'model-folder-incomplete',
      facts: { directory },
    });
  });
  const config = openSealed(text, { path, key: 'format', remedy: RESTORE }) as ModelConfig;
  const counts = [config.factors, config.users, config.items, config.featureWidth];
  if (counts.every((count) => Number.isSafeInteger(count) && count >= 0) && typeof config.digest === 'string')
    return config;
  throw new InputError(`${path} is damaged: it does not describe a model. ${RESTORE}`);
}

/**
 * Reads the lines of a model's metrics.jsonl, one for each epoch of its training. Rejects with an InputError when the
 * file cannot be read or was altered.
 */
export async function readModelMetrics(directory: string): Promise<unknown[]> {
  const path = join(directory, METRICS);
  const { format, metricsDigest } = await readModelConfig(directory);
  try {
    const text = await readFile(path, 'utf8');
    if (format === SEALED && sha256Of(text) !== metricsDigest)
      throw new Error(`it was altered or damaged after amr wrote it: its checksum is not the one in ${CONFIG}`);
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as unknown);
  } catch (error) {
    throw new InputError(`Cannot read ${path}: ${(error as Error).message}. ${RESTORE}`);
  }
}

/** Reads a whole model and verifies its digest. Rejects with an InputError when it is incomplete or altered. */
export async function readModel(directory: string): Promise<StoredModel> {
  const config = await readModelConfig(directory);
  const { factors } = config;
  const users = await readTensor(directory, 'users', [config.users, factors]);
  const items = await readTensor(directory, 'items', [config.items, factors]);
  const projection =
    config.featureWidth > 0 ? await readTensor(directory, 'projection', [config.featureWidth, factors]) : null;
  const userIds = await readIds(join(directory, 'users.txt'), config.users);
  const itemIds = await readIds(join(directory, 'items.txt'), config.items);
  const hashes = {
    users: blockHashes(users, factors),
    items: blockHashes(items, factors),
    projection: projection ? blockHashes(projection, factors) : [],
    content: keepsContent(config) ? await contentHashes(directory, config.items, config.memory.mean.length) : [],
  };
  const digest = await modelDigest(hashes, { users: userIds, items: itemIds }, config.memory);
  if (digest !== config.digest) {
    throw new InputError(
      `${directory} was altered: its digest is ${digest}, its ${CONFIG} says ${config.digest}. Train it again or restore it`,
    );
  }
  const content = keepsContent(config) ? join(directory, CONTENT_FILE) : null;
  return { directory, config, users, items, projection, content, userIds, itemIds };
}

/** Whether a model keeps the content of its warm items. */
function keepsContent(config: ModelConfig): config is ModelConfig & { readonly memory: StoredMemory } {
  return config.memory?.content === 'snapshot';
}

/** Reads a text file with one id per line and checks their number. */
async function readIds(path: string, count: number): Promise<Ids> {
  const text = await readWhole(path).catch(() => {
    throw new InputError(`Cannot read ${path}: the model folder is incomplete`, {
      code: 'model-folder-incomplete',
      facts: { directory: dirname(path) },
    });
  });
  const ids = Ids.ofLines(text);
  if (ids.length !== count) throw new InputError(`${path} has ${ids.length} ids, ${CONFIG} says ${count}`);
  return ids;
}

/** Reads a file of any size. The function of Node ends at 2 GiB. */
async function readWhole(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(size);
    for (let at = 0; at < size;) {
      const { bytesRead } = await handle.read(bytes, at, Math.min(size - at, READ_BYTES), at);
      if (bytesRead === 0) return bytes.subarray(0, at);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}
