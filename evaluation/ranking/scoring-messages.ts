import type { ScoringVectors } from '../../model/factors.js';
import type { ScoredPairs } from '../../model/kernels/pair-scores.js';

/** What a thread that scores is told. `scorer` is a number of vectors that belong together. */
export type ToThread =
  | { readonly type: 'open'; readonly scorer: number; readonly vectors: readonly ScoringVectors[] }
  | { readonly type: 'score'; readonly scorer: number; readonly task: number; readonly pairs: ScoredPairs }
  | { readonly type: 'close'; readonly scorer: number };

/** What the thread answers to a task: the scores of the pairs under each of the vectors. */
export interface FromThread {
  readonly task: number;
  readonly scores: readonly Float64Array[];
}
