import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { CounterRandom, Purpose } from '../../model/random/random.js';
import { InputError } from '../../runtime/errors.js';
import { encode, npyHeader } from '../features/write-npy.js';
import { drawChoices } from './choices.js';
import { drawsOf } from './draws.js';
import { Tastes } from './tastes.js';

/** A catalog that is made from a seed. It is bit-identical on every machine. */
export interface SyntheticCatalog {
  readonly users: number;
  readonly items: number;
  readonly seed: number;
  /** The width D of the features. The default is 64. */
  readonly width?: number;
}

/** Names of the files of a synthetic catalog. */
export const SYNTHETIC_FILES = {
  interactions: 'train.csv',
  test: 'test.csv',
  features: ['features.npy'],
  items: 'items.txt',
} as const;

/** The width of the features by default. */
const WIDTH = 64;
/** The fewest items that a catalog can have. */
const FEWEST_ITEMS = 12;
/** The number of lines that are written together. */
const LINES = 512;

/**
 * Writes a synthetic catalog into `folder` (made if missing). Each item has 16 tastes, and each user prefers some of
 * them. A user looks at random items, chooses the best of them, and repeats this. One random choice is held out for the
 * test. The features of an item are mixtures of its tastes with noise. Each mixture is weaker than the one before,
 * and the lengths of feature rows differ widely, as they do in measured content. Random numbers are combined by sums,
 * products and square roots only, because every machine rounds these alike. The memory holds the tastes of the items,
 * 128 bytes each, and 4 bytes for each user.
 */
export async function writeSyntheticCatalog(catalog: SyntheticCatalog, folder: string): Promise<void> {
  const { users, items, seed, width = WIDTH } = catalog;
  if (items < FEWEST_ITEMS)
    throw new InputError(`synthetic.items must be at least ${FEWEST_ITEMS}: current value is ${items}`);
  const random = new CounterRandom(seed, Purpose.synthetic);
  const tastes = new Tastes(items);
  const heldOut = new Int32Array(users);
  const write = (name: string, blocks: Iterable<string | Buffer>) =>
    pipeline(Readable.from(withTurns(blocks)), createWriteStream(join(folder, name)));
  await mkdir(folder, { recursive: true });
  await write(SYNTHETIC_FILES.features[0], featureFile(tastes.featureBlocks(random, width), { items, width }));
  await write(SYNTHETIC_FILES.interactions, inBlocks(trainingLines(random, tastes, heldOut)));
  await write(SYNTHETIC_FILES.test, inBlocks(testLines(heldOut)));
  await write(SYNTHETIC_FILES.items, inBlocks(itemLines(items)));
}

/** Yields blocks. Before each of them, other work of the process gets a turn: its connections need such turns to stay alive. */
async function* withTurns<Block>(blocks: Iterable<Block>): AsyncGenerator<Block> {
  for (const block of blocks) {
    await setImmediate();
    yield block;
  }
}

/** Yields the bytes of an npy file. */
function* featureFile(
  blocks: Iterable<Float32Array>,
  { items, width }: { readonly items: number; readonly width: number },
): Generator<Buffer> {
  yield npyHeader('float32', items, width);
  for (const block of blocks) yield encode('float32', block);
}

/** Yields the lines of the training file, and notes the item that each user holds out. */
function* trainingLines(random: CounterRandom, tastes: Tastes, heldOut: Int32Array): Generator<string> {
  yield 'user,item';
  for (let user = 0; user < heldOut.length; user++) {
    const choices = drawChoices(drawsOf(random, 'user', user), tastes);
    for (const item of choices.training) yield `user-${user},item-${item}`;
    heldOut[user] = choices.heldOut;
  }
}

function* testLines(heldOut: Int32Array): Generator<string> {
  yield 'user,item';
  for (const [user, item] of heldOut.entries()) yield `user-${user},item-${item}`;
}

function* itemLines(items: number): Generator<string> {
  for (let item = 0; item < items; item++) yield `item-${item}`;
}

/** Yields lines as texts of many lines, each with its line end. */
function* inBlocks(lines: Iterable<string>): Generator<string> {
  let block: string[] = [];
  for (const line of lines) {
    block.push(line);
    if (block.length < LINES) continue;
    yield `${block.join('\n')}\n`;
    block = [];
  }
  if (block.length > 0) yield `${block.join('\n')}\n`;
}
