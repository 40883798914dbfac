import type { MicroBatch, PairwiseBatch, SoftmaxBatch } from '../../model/gradient/batch.js';
import { below, CounterRandom, Purpose } from '../../model/random/random.js';
import type { SoftmaxSettings, StageSettings } from '../../model/stage.js';
import type { Histories } from '../dataset.js';
import { findInteraction } from '../pairs/histories.js';
import { RowIndex } from '../ids/row-index.js';
import type { SoftmaxPools } from './softmax-pool.js';
import { UserPairs } from '../pairs/user-pairs.js';

/** The data from which the micro-batches of a partition are drawn, besides its users. */
export interface SamplerOptions {
  /** The histories of consecutive users, among whom are those of the partition. */
  readonly training: Histories;
  /** The user whose history is the first in `training`. It is 0 by default. */
  readonly first?: number;
  /** Items in ascending order. Only these are drawn as negatives. */
  readonly warmItems: Int32Array;
  /** Users in ascending order. Training skips their interactions. */
  readonly usersWithoutNegatives: Int32Array;
  readonly seed: number;
  /** The number of triples, or pairs of a softmax, of a micro-batch, B. */
  readonly batchSize: number;
  /** The number of items from which BPR draws the negatives of a micro-batch; 0 for all warm items. */
  readonly negativePool: number;
  /** Whether all partitions draw the same pool in a step. The default is that each has its own. */
  readonly sharedPool?: boolean;
  /** The index, which the partitions of one thread share. */
  readonly index: RowIndex;
  /** The pools of softmax stages, which the partitions of one thread share. */
  readonly pools: SoftmaxPools;
}

/** The place of a micro-batch: `epoch` counts from 0 over all stages, and `step` counts from 0 in its epoch. */
export interface StepPosition {
  readonly epoch: number;
  readonly step: number;
}

/** The settings of a stage that decide what a micro-batch is. The default is BPR without dropout. */
export type DrawSettings = Partial<Pick<StageSettings, 'itemDropout'>> &
  (SoftmaxSettings | { readonly loss?: undefined });

/**
 * The number of rejected draws after which an exact choice is made instead. It is a multiple of 4, because the random
 * counter gives four words at a time.
 */
const ATTEMPTS = 64;

/**
 * Draws the triples or pairs of one partition, which has the users `from` .. `to` - 1. A batch depends on (seed, epoch,
 * partition, step) only, and a shared pool on (seed, epoch, step). Each epoch passes once over the interactions of the
 * partition in a random order that the seed decides. The last batch may be short.
 */
export class PartitionSampler {
  /** The number of interactions on which the partition trains, n_v. */
  readonly interactions: number;
  readonly #pairs: UserPairs;
  /** The pairs in the order of the epoch. It is made when the first batch is drawn. */
  #order = new Int32Array(0);
  #orderEpoch = -1;
  readonly #random: {
    shuffle: CounterRandom;
    negative: CounterRandom;
    pool: CounterRandom;
    dropout: CounterRandom;
    direction: CounterRandom;
  };

  constructor(
    readonly partition: number,
    readonly users: { from: number; to: number },
    readonly options: SamplerOptions,
  ) {
    this.#pairs = new UserPairs(users, options);
    this.interactions = this.#pairs.length;
    const random = (purpose: Purpose) => new CounterRandom(options.seed, purpose);
    this.#random = {
      shuffle: random(Purpose.shuffle),
      negative: random(Purpose.negative),
      pool: random(Purpose.negativePool),
      dropout: random(Purpose.itemDropout),
      direction: random(Purpose.randomDirection),
    };
  }

  /**
   * The number of micro-batches in an epoch. A partition without further batches contributes nothing to later steps.
   */
  get steps(): number {
    return Math.ceil(this.interactions / this.options.batchSize);
  }

  /**
   * Returns the micro-batch of a step, or undefined if the partition has no further batch. A stage with the loss softmax
   * gets pairs with a pool, any other stage triples.
   */
  draw(at: StepPosition, stage: DrawSettings = {}): MicroBatch | undefined {
    const from = at.step * this.options.batchSize;
    const size = Math.min(this.options.batchSize, this.interactions - from);
    if (size <= 0) return undefined;
    this.#shuffle(at.epoch);
    const users = new Int32Array(size);
    const positives = new Int32Array(size);
    for (let slot = 0; slot < size; slot++) {
      const pair = this.#order[from + slot];
      users[slot] = this.#pairs.userOf(pair);
      positives[slot] = this.#pairs.items[pair];
    }
    if (stage.loss === 'softmax') return this.#softmaxBatch(at, { users, positives }, stage);
    const negatives = this.#drawNegatives(at, users);
    const turn = at.epoch * this.steps + at.step + this.partition;
    return { loss: 'bpr', turn, ...this.#occurrences(at, { users, positives, negatives }, stage) };
  }

  /** Returns the function that makes the random directions of a micro-batch (`MicroBatch.randomDirections`). */
  directionsAt(at: StepPosition): NonNullable<MicroBatch['randomDirections']> {
    return (rows, width) => this.#drawDirections(at, rows, width);
  }

  #softmaxBatch(
    at: StepPosition,
    pairs: { readonly users: Int32Array; readonly positives: Int32Array },
    stage: DrawSettings & SoftmaxSettings,
  ): SoftmaxBatch {
    const { index, pools } = this.options;
    const place = { ...at, partition: this.#poolOwner };
    const { pool, own } = pools.draw(stage, place, index.compact(pairs.users).rows);
    const occurrences = this.#occurrences(at, { ...pairs, negatives: pool }, stage);
    const logFrequencies = pools.logFrequencies(stage, occurrences.itemRows);
    return { loss: 'softmax', ...occurrences, own, logFrequencies };
  }

  /** Numbers the rows of a micro-batch, and makes its other random choices. */
  #occurrences(
    at: StepPosition,
    { users, positives, negatives }: Record<'users' | 'positives' | 'negatives', Int32Array>,
    { itemDropout = 0 }: DrawSettings,
  ): Omit<PairwiseBatch, 'loss' | 'turn'> {
    const { index } = this.options;
    const all = new Int32Array(positives.length + negatives.length);
    all.set(positives);
    all.set(negatives, positives.length);
    const user = index.compact(users);
    const item = index.compact(all);
    return {
      users: user.positions,
      userRows: user.rows,
      positives: item.positions.subarray(0, positives.length),
      negatives: item.positions.subarray(positives.length),
      itemRows: item.rows,
      kept: itemDropout > 0 ? this.#drawKept(at, [positives.length, negatives.length], itemDropout) : undefined,
      randomDirections: this.directionsAt(at),
    };
  }

  /** Shuffles by Fisher-Yates with one random word for each swap. The epoch is part of the key of the random words. */
  #shuffle(epoch: number): void {
    if (this.#orderEpoch === epoch) return;
    if (this.#order.length < this.interactions) this.#order = new Int32Array(this.interactions);
    const order = this.#order;
    for (let at = 0; at < order.length; at++) order[at] = at;
    let words: Uint32Array = new Uint32Array(4);
    for (let at = order.length - 1, used = 0; at > 0; at--, used++) {
      if (used % 4 === 0) words = this.#random.shuffle.words(used / 4, 0, epoch, this.partition);
      const other = below(words[used % 4], at + 1);
      const kept = order[at];
      order[at] = order[other];
      order[other] = kept;
    }
    this.#orderEpoch = epoch;
  }

  /** The partition whose pool this one draws. A shared pool is that of partition 0. */
  get #poolOwner(): number {
    return this.options.sharedPool ? 0 : this.partition;
  }

  /** Returns the negative pool of the step, or all warm items where the job has no pool. */
  #drawPool({ epoch, step }: StepPosition): Int32Array {
    const { negativePool, warmItems } = this.options;
    if (negativePool === 0) return warmItems;
    return Int32Array.from({ length: negativePool }, (_, slot) => {
      const word = this.#random.pool.words(slot, step, epoch, this.#poolOwner)[0];
      return warmItems[below(word, warmItems.length)];
    });
  }

  /**
   * Draws for each user an item of the pool, uniformly among those that the user has not interacted with. Nearly all
   * first attempts succeed. Therefore all first attempts are made before any of them is checked.
   */
  #drawNegatives(at: StepPosition, users: Int32Array): Int32Array {
    const out = new Int32Array(users.length);
    const pool = this.#drawPool(at);
    for (let slot = 0; slot < users.length; slot++) out[slot] = pool[below(this.#words(at, slot, 0)[0], pool.length)];
    for (let slot = 0; slot < users.length; slot++)
      if (this.#interacted(users[slot], out[slot])) out[slot] = this.#drawAgain(at, slot, users[slot], pool);
    return out;
  }

  /** Draws another item after a failed first attempt, from all warm items if the pool has none for the user. */
  #drawAgain(at: StepPosition, slot: number, user: number, pool: Int32Array): number {
    let words = this.#words(at, slot, 0);
    for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
      if (attempt % 4 === 0) words = this.#words(at, slot, attempt / 4);
      const item = pool[below(words[attempt % 4], pool.length)];
      if (!this.#interacted(user, item)) return item;
    }
    const left = pool.filter((item) => !this.#interacted(user, item));
    const choices = left.length > 0 ? left : this.options.warmItems.filter((item) => !this.#interacted(user, item));
    return choices[below(words[3], choices.length)];
  }

  /** Returns the random words of four attempts to draw the negative of a slot. */
  #words({ epoch, step }: StepPosition, slot: number, four: number): Uint32Array {
    return this.#random.negative.words(slot, step, epoch, this.partition + (four << 24));
  }

  #interacted(user: number, item: number): boolean {
    const { training, first = 0 } = this.options;
    return findInteraction(training, user - first, item) >= 0;
  }

  /** Draws for each occurrence of an item whether it keeps its q (1) or loses it (0). */
  #drawKept({ epoch, step }: StepPosition, [positives, negatives]: readonly [number, number], probability: number) {
    const draw = (size: number, which: 0 | 1) =>
      Uint8Array.from({ length: size }, (_, slot) => {
        const words = this.#random.dropout.words(slot, step, epoch, this.partition);
        return words[which] / 0x1_0000_0000 < probability ? 0 : 1;
      });
    return { positives: draw(positives, 0), negatives: draw(negatives, 1) };
  }

  /** Draws unit vectors of uniformly distributed direction, [rows, width]. */
  #drawDirections({ epoch, step }: StepPosition, rows: number, width: number): Float64Array {
    const out = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++) {
      const direction = out.subarray(row * width, (row + 1) * width);
      this.#random.direction.normals(direction, 1, row, step, epoch + (this.partition << 16));
      const norm = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0));
      for (let d = 0; d < width; d++) direction[d] /= norm;
    }
    return out;
  }
}
