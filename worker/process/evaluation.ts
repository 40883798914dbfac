import { setImmediate } from 'node:timers/promises';
import type { Histories, Pairs } from '../../dataset/dataset.js';
import { CandidateSampler, excludedItems } from '../../evaluation/candidates.js';
import { FOLD_BLOCK, foldBlock } from '../../evaluation/fold.js';
import { rankAll } from '../../evaluation/rank-all.js';
import { rankPairs } from '../../evaluation/rank.js';
import { tallyRanks, warmMask } from '../../evaluation/tally.js';
import type { RankTally } from '../../evaluation/tally.js';
import type { ScoringVectors } from '../../model/factors.js';
import type { StatePort } from '../../parameter-server/nats/state-port.js';
import type { ParameterPort } from '../../training/port.js';
import type { JobData } from './job-data.js';

/** A worker's share of the evaluations of a run. */
export interface EvaluationOptions {
  readonly data: JobData;
  /** This worker's place among the run's `workers`. */
  readonly sender: number;
  readonly workers: number;
  /** Whose held-out pairs are ranked here: the users from .. to - 1. */
  readonly users: { readonly from: number; readonly to: number };
  readonly port: ParameterPort;
  readonly state: StatePort;
  readonly onActivity: (activity: string, progress: number) => void;
}

/** Pairs ranked before others may run: the connections of the process must stay alive. */
const PAIRS_AT_ONCE = 64;

/**
 * Ranks of the held-out pairs of this worker's users at the end of an epoch. Every worker folds its share of the items, all
 * of them read the whole through the shards. Ranks are the same whoever ranks, so tallies add up to those of one machine.
 */
export class Evaluation {
  readonly #sets: ReadonlyMap<'test' | 'validation', { own: Pairs; excluded: Histories }>;

  constructor(readonly options: EvaluationOptions) {
    const { whole, validation } = options.data;
    const sets = [['test', whole.test] as const, ['validation', validation] as const];
    this.#sets = new Map(
      sets.flatMap(([on, pairs]) => {
        if (!pairs || pairs.users.length === 0) return [];
        return [[on, { own: pairsOf(pairs, options.users), excluded: excludedItems(whole.training, pairs) }]];
      }),
    );
  }

  /** False where the job has nothing held out. */
  get isNeeded(): boolean {
    return this.#sets.size > 0;
  }

  /** `users` [own users, K]. Every worker of the run calls it at the same boundary, when the port is there. */
  async at(boundary: number, users: Float32Array): Promise<{ test: RankTally | null; validation: RankTally | null }> {
    const items = await this.#foldedItems(boundary);
    const vectors = { users, items, factors: this.options.data.job.model.factors };
    const rank = async (on: 'test' | 'validation') => {
      const set = this.#sets.get(on);
      return set ? this.#rank(vectors, set) : null;
    };
    return { test: await rank('test'), validation: await rank('validation') };
  }

  async #foldedItems(boundary: number): Promise<Float32Array> {
    const { data, sender, workers, state, onActivity } = this.options;
    const { itemIds } = data.dataset;
    const blocks = Math.ceil(itemIds.length / FOLD_BLOCK);
    for (let block = sender; block < blocks; block += workers) {
      onActivity('folding items', block / blocks);
      const from = block * FOLD_BLOCK;
      await state.putFolded(boundary, from, await this.#fold(from, Math.min(from + FOLD_BLOCK, itemIds.length)));
    }
    return state.pullFolded(boundary, 0, itemIds.length);
  }

  async #fold(from: number, to: number): Promise<Float32Array> {
    const { data, port } = this.options;
    const rows = Int32Array.from({ length: to - from }, (_, row) => from + row);
    const { items, projection } = await port.pull(rows);
    const vectors = items ?? new Float32Array(rows.length * data.job.model.factors);
    if (projection) await foldBlock(vectors, data.engine, { from, to, projection });
    return vectors;
  }

  async #rank(vectors: ScoringVectors, { own, excluded }: { own: Pairs; excluded: Histories }): Promise<RankTally> {
    const { data, users, onActivity } = this.options;
    const { job, whole, engine } = data;
    const { candidates, at } = job.evaluation;
    const items = whole.itemIds.length;
    const sampler =
      candidates === 'all' ? undefined : new CandidateSampler(excluded, { items, count: candidates, seed: job.seed });
    const ranks = new Int32Array(own.users.length);
    const step = sampler ? PAIRS_AT_ONCE : own.users.length;
    for (let from = 0; from < ranks.length; from += step) {
      onActivity('ranking', from / ranks.length);
      const part = { users: own.users.subarray(from, from + step), items: own.items.subarray(from, from + step) };
      const userRows = part.users.map((user) => user - users.from);
      const ranking = sampler
        ? rankPairs(vectors, part, sampler, { userRows })
        : await rankAll(vectors, part, excluded, engine, { userRows });
      ranks.set(ranking.ranks, from);
      await setImmediate();
    }
    return tallyRanks(own, ranks, warmMask(whole.warmItems, items), Math.max(...at));
  }
}

/** The pairs of users from .. to - 1, in their order. */
function pairsOf({ users, items }: Pairs, { from, to }: { from: number; to: number }): Pairs {
  const isOwn = (user: number) => user >= from && user < to;
  return { users: users.filter(isOwn), items: items.filter((_, pair) => isOwn(users[pair])) };
}
