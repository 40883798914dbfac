import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Group } from '../model/group.js';
import { InputError } from '../runtime/errors.js';
import { writeAtomically, writeTextAtomically } from './atomic.js';
import { blockHash, blockHashes, DIGEST_BLOCK_ROWS, modelDigest } from './digest.js';
import { SafetensorsFile, writeSafetensors } from './safetensors.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** The folder holds no complete model. Name a folder that `train` has written. */
    'model-folder-incomplete': { readonly directory: string };
  }
}

/** What `config.json` says beside the digest and the shapes. */
export interface ModelDescription {
  /** The job as run, a document that `compileJob` reads. */
  readonly job: unknown;
  /** The folder that the job's relative paths start from, absolute. */
  readonly root: string;
  /** The same folder as a path from the model folder, where the two lie close together and can be moved together. */
  readonly relativeRoot?: string;
  /** What features are multiplied with: 1 / the largest absolute feature; null without features. */
  readonly inverseScale: number | null;
  /** Name, width, type, range and normalisation of each feature file (`FeatureDescription`). Null without features, absent in older models. */
  readonly features?: unknown;
  /** Of the dataset it was trained on. */
  readonly dataFingerprint: string;
  /** The engine's fingerprint. */
  readonly engine: string;
  /** Of this software and of Node. */
  readonly versions: Readonly<Record<string, string>>;
  /** How training went: the stages and metrics of `amr train -o json`. */
  readonly stages: readonly unknown[];
  readonly metrics: Readonly<Record<string, number>> | null;
}

export interface ModelConfig extends ModelDescription {
  readonly format: 1;
  readonly factors: number;
  readonly users: number;
  readonly items: number;
  /** D; 0 without content. */
  readonly featureWidth: number;
  readonly digest: string;
}

/** A group's rows in order, `DIGEST_BLOCK_ROWS` rows at a time (the last block may be short). */
export interface GroupBlocks {
  readonly rows: number;
  readonly blocks: Iterable<Float32Array> | AsyncIterable<Float32Array>;
}

/** A trained model read into memory. */
export interface StoredModel {
  readonly directory: string;
  readonly config: ModelConfig;
  /** P [U, K]. */
  readonly users: Float32Array;
  /** Q [I, K]. */
  readonly items: Float32Array;
  /** E [D, K]; null without content. */
  readonly projection: Float32Array | null;
  readonly userIds: readonly string[];
  readonly itemIds: readonly string[];
}

/** Above this many bytes of tensors, each tensor gets a file of its own, with an index, as on the hub. */
const LARGEST_FILE = 4 * 2 ** 30;
const CONFIG = 'config.json';
const METRICS = 'metrics.jsonl';
const INDEX = 'model.safetensors.index.json';
const SINGLE = 'model.safetensors';

/** Whole rows in memory, as blocks. */
export function blocksOf(values: Float32Array, factors: number): GroupBlocks {
  const size = DIGEST_BLOCK_ROWS * factors;
  function* blocks() {
    for (let at = 0; at < values.length; at += size) yield values.subarray(at, at + size);
  }
  return { rows: values.length / factors, blocks: blocks() };
}

/**
 * Writes a model folder, streaming the tensors; a projection of 0 rows is left out. The config, with the digest, comes
 * last, so that a folder without it is not a model. Returns the digest.
 */
export async function writeModel(
  directory: string,
  model: {
    description: ModelDescription;
    factors: number;
    groups: Readonly<Record<Group, GroupBlocks>>;
    userIds: readonly string[];
    itemIds: readonly string[];
    /** JSON documents, one per epoch. */
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
  await writeLines(join(directory, 'users.txt'), userIds);
  await writeLines(join(directory, 'items.txt'), itemIds);
  await writeLines(
    join(directory, METRICS),
    model.metrics.map((line) => JSON.stringify(line)),
  );
  const digest = modelDigest(hashes, { users: userIds, items: itemIds });
  const config: ModelConfig = {
    format: 1,
    digest,
    factors,
    users: groups.users.rows,
    items: groups.items.rows,
    featureWidth: groups.projection.rows,
    ...model.description,
  };
  await writeTextAtomically(join(directory, CONFIG), `${JSON.stringify(config, null, 2)}\n`);
  return digest;
}

async function* hashed(blocks: GroupBlocks['blocks'], hashes: Buffer[]): AsyncGenerator<Float32Array> {
  for await (const block of blocks) {
    hashes.push(blockHash(block));
    yield block;
  }
}

type Tensor = Parameters<typeof writeSafetensors>[1][number];

async function writeTensorFiles(directory: string, tensors: readonly Tensor[]): Promise<void> {
  const sizes = tensors.map(({ shape }) => 4 * shape[0] * shape[1]);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= LARGEST_FILE) {
    await writeSafetensors(join(directory, SINGLE), tensors);
    await rm(join(directory, INDEX), { force: true });
    return;
  }
  const fileOf = (at: number) => `model-0000${at + 1}-of-0000${tensors.length}.safetensors`;
  for (const [at, tensor] of tensors.entries()) await writeSafetensors(join(directory, fileOf(at)), [tensor]);
  const weightMap = Object.fromEntries(tensors.map(({ name }, at) => [name, fileOf(at)]));
  const index = { metadata: { total_size: total }, weight_map: weightMap };
  await writeTextAtomically(join(directory, INDEX), `${JSON.stringify(index, null, 2)}\n`);
  await rm(join(directory, SINGLE), { force: true });
}

async function writeLines(path: string, lines: readonly string[]): Promise<void> {
  await writeAtomically(path, async (append) => {
    for (let at = 0; at < lines.length; at += DIGEST_BLOCK_ROWS) {
      await append(Buffer.from(`${lines.slice(at, at + DIGEST_BLOCK_ROWS).join('\n')}\n`));
    }
  });
}

/** Whether a folder holds a complete model. */
export async function holdsModel(directory: string): Promise<boolean> {
  return stat(join(directory, CONFIG)).then(
    () => true,
    () => false,
  );
}

/** Which of the names of files is that of a model's tensors; undefined: none. */
export function tensorFileOf(names: readonly string[]): string | undefined {
  return [SINGLE, INDEX].find((name) => names.includes(name));
}

/** Rejects with an InputError where a model would replace files that are of none. */
export async function refuseForeignFiles(directory: string): Promise<void> {
  const names = await readdir(directory).catch((): string[] => []);
  const isModel = tensorFileOf(names) !== undefined || names.includes('checkpoints');
  const foreign = names.filter((name) => [CONFIG, METRICS, 'users.txt', 'items.txt'].includes(name));
  if (isModel || foreign.length === 0) return;
  throw new InputError(
    `Cannot write a model to ${directory}: it would replace ${foreign.join(', ')}, which no model was written with. Name another folder`,
  );
}

/** Reads a model's config. Rejects with an InputError where there is none or it is not one. */
export async function readModelConfig(directory: string): Promise<ModelConfig> {
  const path = join(directory, CONFIG);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new InputError(`${directory} is not a complete model folder: it has no ${CONFIG}`, {
      code: 'model-folder-incomplete',
      facts: { directory },
    });
  });
  try {
    const config = JSON.parse(text) as Omit<ModelConfig, 'format'> & { format: number };
    if (config.format === 1) return { ...config, format: 1 };
    throw new InputError(`${path} has format ${config.format}: this version reads format 1`);
  } catch (error) {
    throw error instanceof SyntaxError ? new InputError(`${path} is damaged: ${error.message}`) : error;
  }
}

/** The lines of a model's metrics.jsonl, one for each epoch of its training. Rejects with an InputError where they are not readable. */
export async function readModelMetrics(directory: string): Promise<unknown[]> {
  const path = join(directory, METRICS);
  try {
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as unknown);
  } catch (error) {
    throw new InputError(`Cannot read ${path}: ${(error as Error).message}`);
  }
}

/** Reads a model whole and verifies its digest. Rejects with an InputError when it is incomplete or altered. */
export async function readModel(directory: string): Promise<StoredModel> {
  const config = await readModelConfig(directory);
  const { factors } = config;
  const users = await readTensor(directory, 'users', [config.users, factors]);
  const items = await readTensor(directory, 'items', [config.items, factors]);
  const projection =
    config.featureWidth > 0 ? await readTensor(directory, 'projection', [config.featureWidth, factors]) : null;
  const userIds = await readLines(join(directory, 'users.txt'), config.users);
  const itemIds = await readLines(join(directory, 'items.txt'), config.items);
  const hashes = {
    users: blockHashes(users, factors),
    items: blockHashes(items, factors),
    projection: projection ? blockHashes(projection, factors) : [],
  };
  const digest = modelDigest(hashes, { users: userIds, items: itemIds });
  if (digest !== config.digest) {
    throw new InputError(
      `${directory} was altered: its digest is ${digest}, its ${CONFIG} says ${config.digest}. Train it again or restore it`,
    );
  }
  return { directory, config, users, items, projection, userIds, itemIds };
}

async function readTensor(directory: string, name: Group, shape: readonly [number, number]): Promise<Float32Array> {
  const file = await SafetensorsFile.open(join(directory, await fileOfTensor(directory, name)));
  try {
    const found = file.tensors[name]?.shape;
    if (found && (found[0] !== shape[0] || found[1] !== shape[1])) {
      throw new InputError(
        `${file.path}: tensor ${name} has shape [${found.join(', ')}], ${CONFIG} says [${shape.join(', ')}]`,
      );
    }
    return (await file.read(name)) as Float32Array;
  } finally {
    await file.close();
  }
}

async function fileOfTensor(directory: string, name: Group): Promise<string> {
  const index = await readFile(join(directory, INDEX), 'utf8').catch(() => undefined);
  if (index === undefined) return SINGLE;
  return (JSON.parse(index) as { weight_map: Record<string, string> }).weight_map[name] ?? SINGLE;
}

async function readLines(path: string, count: number): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new InputError(`Cannot read ${path}: the model folder is incomplete`, {
      code: 'model-folder-incomplete',
      facts: { directory: dirname(path) },
    });
  });
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  if (lines.length !== count) throw new InputError(`${path} has ${lines.length} ids, ${CONFIG} says ${count}`);
  return lines;
}
