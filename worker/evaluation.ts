import type { Pairs } from '../dataset/dataset.js';
import { CandidateSampler, excludedItems } from '../evaluation/ranking/candidates.js';
import { FOLD_BLOCK, foldBlock } from '../evaluation/ranking/fold.js';
import type { LeftOutItems } from '../evaluation/ranking/left-out.js';
import type { HeldOutSet } from '../evaluation/memory/memory.js';
import { rankAll } from '../evaluation/ranking/rank-all.js';
import { rangeSize, type RangedLists } from '../evaluation/ranking/item-ranges.js';
import { rankInRanges } from '../evaluation/ranking/rank-in-ranges.js';
import { rankPairs } from '../evaluation/ranking/rank.js';
import { tallyRanks, warmMask } from '../evaluation/ranking/tally.js';
import type { RankTally } from '../evaluation/ranking/tally.js';
import { isRanged, type ScoringVectors } from '../model/factors.js';
import type { NatsParameterPort } from '../parameter-server/nats/port.js';
import type { StatePort } from '../parameter-server/nats/state-port.js';
import type { JobData } from './job-data.js';

/** What a worker needs for its share of the evaluations of a run. */
export interface EvaluationOptions {
  readonly data: JobData;
  /** The index of this worker among the `workers` of the run. */
  readonly sender: number;
  readonly workers: number;
  /** The range of users whose held-out pairs this worker ranks: `from` to `to` - 1. */
  readonly users: { readonly from: number; readonly to: number };
  /** Delivers the parameters as the model has them. */
  readonly port: Pick<NatsParameterPort, 'pullExact'>;
  /** Exchanges the folded items with the other workers through the shards. */
  readonly state: Pick<StatePort, 'putFolded' | 'pullFolded'>;
  /** The most bytes of folded items that are read together. The default is 128 MiB. */
  readonly mostBytes?: number;
  /** Called with what the worker does and how far it is (0 to 1). It may throw to end the evaluation. */
  readonly onActivity: (activity: string, progress: number) => void;
}

/** The vectors that score items for this worker's users. */
interface Extender extends Pick<ScoringVectors, 'users' | 'factors'> {
  /** Returns the vectors of consecutive items from their folded vectors [rows, K]. `first` is 0 by default. */
  readonly items: (folded: Float32Array, first?: number) => Float32Array;
}

/**
 * Ranks the held-out pairs of this worker's users at the end of an epoch. Each worker folds its share of the items, and
 * all workers read the folded items through the shards. The ranks do not depend on which worker computes them, so the
 * tallies add up to those of a single machine.
 */
export class Evaluation {
  readonly #sets: ReadonlyMap<HeldOutSet, Pairs>;

  constructor(readonly options: EvaluationOptions) {
    const { whole, validation } = options.data;
    const sets = [['test', whole.test] as const, ['validation', validation] as const];
    this.#sets = new Map(
      sets.flatMap(([on, pairs]) => {
        if (!pairs || pairs.users.length === 0) return [];
        return [[on, pairsOf(pairs, options.users)]];
      }),
    );
  }

  /** Whether the job has any held-out pairs. */
  get isNeeded(): boolean {
    return this.#sets.size > 0;
  }

  /**
   * Ranks the pairs at a boundary. `users` [own users, K] are the parameters of this worker's users. Every worker of
   * the run must call this at the same boundary, when its port has reached the boundary. The result is null for a set
   * of pairs that the job does not have.
   */
  async at(boundary: number, users: Float32Array): Promise<{ test: RankTally | null; validation: RankTally | null }> {
    await this.#putFolded(boundary);
    const { data, state, mostBytes } = this.options;
    const { items } = data.whole;
    let folded: Promise<Float32Array> | undefined;
    const rank = async (on: HeldOutSet) => {
      const own = this.#sets.get(on);
      if (!own) return null;
      const extend = await this.#extender(on, users);
      if (isRanged(items, extend.factors, mostBytes))
        return this.#tally(own, await this.#rankInRanges(boundary, extend, own));
      folded ??= state.pullFolded(boundary, 0, items);
      const { factors } = extend;
      return this.#tally(
        own,
        await this.#rank({ users: extend.users, items: extend.items(await folded), factors }, own),
      );
    };
    return { test: await rank('test'), validation: await rank('validation') };
  }

  /** Returns what makes scoring vectors of folded items. They are extended where the job has a content memory. */
  async #extender(on: HeldOutSet, users: Float32Array): Promise<Extender> {
    const { data, users: own } = this.options;
    const { factors } = data.job.model;
    const memory = await data.memories.on(on);
    if (!memory) return { users, factors, items: (vectors) => vectors };
    return {
      users: memory.extendUsers(users, factors, own.from),
      factors: memory.extendedFactors(factors),
      items: (vectors, first) => memory.extendItems(vectors, factors, first),
    };
  }

  /** Folds this worker's blocks of items and sends them to the shards. */
  async #putFolded(boundary: number): Promise<void> {
    const { data, sender, workers, state, onActivity } = this.options;
    const { items } = data.dataset;
    const blocks = Math.ceil(items / FOLD_BLOCK);
    for (let block = sender; block < blocks; block += workers) {
      onActivity('folding items', block / blocks);
      const from = block * FOLD_BLOCK;
      await state.putFolded(boundary, from, await this.#fold(from, Math.min(from + FOLD_BLOCK, items)));
    }
  }

  /** Computes the vectors [to - from, K] of a block of items, with the contribution of their features added. */
  async #fold(from: number, to: number): Promise<Float32Array> {
    const { data, port } = this.options;
    const rows = Int32Array.from({ length: to - from }, (_, row) => from + row);
    const { items, projection } = await port.pullExact(rows);
    const vectors = items ?? new Float32Array(rows.length * data.job.model.factors);
    if (projection) await foldBlock(vectors, data.engine, { from, to, projection });
    return vectors;
  }

  async #rank(vectors: ScoringVectors, own: Pairs): Promise<Int32Array> {
    const lists = await this.#lists(own);
    const options = this.#rankOptions(own);
    const { ranks } =
      'sampler' in lists
        ? await rankPairs(vectors, own, lists.sampler, options)
        : await rankAll(vectors, own, lists.excluded, lists.engine, options);
    return ranks;
  }

  /** Ranks pairs while a part of the folded items is in memory at a time. */
  async #rankInRanges(boundary: number, { users, factors, items }: Extender, own: Pairs): Promise<Int32Array> {
    const { data, state, mostBytes } = this.options;
    const itemCount = data.whole.items;
    const size = rangeSize(factors, mostBytes);
    const range = async (number: number) => {
      const first = number * size;
      const folded = await state.pullFolded(boundary, first, Math.min(first + size, itemCount));
      return { first, vectors: items(folded, first) };
    };
    const vectors = { users, factors, itemCount, size, range };
    return (await rankInRanges(vectors, own, await this.#lists(own), this.#rankOptions(own))).ranks;
  }

  /** Returns the lists in which the held-out items of this worker's users are ranked. */
  async #lists(own: Pairs): Promise<RangedLists> {
    const { job, whole, engine } = this.options.data;
    const { candidates: count } = job.evaluation;
    const excluded = await this.#excluded(own);
    if (count === 'all') return { excluded, engine };
    return { sampler: new CandidateSampler(excluded, { items: whole.items, count, seed: job.seed }) };
  }

  #rankOptions(own: Pairs): { readonly userRows: Int32Array; readonly onPairs: (count: number) => void } {
    const { users, onActivity } = this.options;
    let done = 0;
    const onPairs = (count: number) => onActivity('ranking', (done += count) / own.users.length);
    onActivity('ranking', 0);
    return { userRows: own.users.map((user) => user - users.from), onPairs };
  }

  #tally(own: Pairs, ranks: Int32Array): RankTally {
    const { job, whole } = this.options.data;
    return tallyRanks(own, ranks, warmMask(whole.warmItems, whole.items), Math.max(...job.evaluation.at));
  }

  /** Returns the items that are no candidates of this worker's users. They are made anew for each evaluation, to save memory. */
  async #excluded(own: Pairs): Promise<LeftOutItems> {
    const { data, users } = this.options;
    const { first, histories } = await data.wholeHistories(users);
    const offsets = histories.offsets.subarray(users.from - first, users.to - first + 1);
    const places = own.users.map((user) => user - users.from);
    return { ...excludedItems({ ...histories, offsets }, { ...own, users: places }), first: users.from };
  }
}

/** Selects the pairs of the users `from` to `to` - 1 and keeps their order. */
function pairsOf({ users, items }: Pairs, { from, to }: { from: number; to: number }): Pairs {
  const isOwn = (user: number) => user >= from && user < to;
  return { users: users.filter(isOwn), items: items.filter((_, pair) => isOwn(users[pair])) };
}
