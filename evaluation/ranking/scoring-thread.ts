import { Worker } from 'node:worker_threads';
import type { ScoringVectors } from '../../model/factors.js';
import type { ScorePairs } from '../../model/kernels/pair-scores.js';
import { threadFile } from '../../runtime/thread-file.js';
import { groupScorer } from './candidate-group.js';
import type { CandidateGroup } from './candidate-group.js';
import type { FromThread, ToThread } from './scoring-messages.js';

/**
 * A second thread that scores groups of lists beside the thread that ranks them. It starts when it is first needed. Where it
 * ends too early, the other thread does its work. `close` must be called.
 */
export class ScoringThread {
  #worker: Worker | null = null;
  #hasEnded = false;
  #numbers = 0;
  readonly #waiting = new Map<number, (scores: readonly Float64Array[] | null) => void>();

  /** Opens vectors, of which the thread makes a copy. It returns the number by which they are named. */
  open(vectors: readonly ScoringVectors[]): number {
    const scorer = this.#numbers++;
    const own = vectors.map(({ users, items, factors }) => ({ users: whole(users), items: whole(items), factors }));
    this.#tell({ type: 'open', scorer, vectors: own });
    return scorer;
  }

  /** Scores a group under opened vectors. The result is null where the thread has ended. */
  score(scorer: number, { rows, items, order }: CandidateGroup): Promise<readonly Float64Array[] | null> {
    if (this.#hasEnded) return Promise.resolve(null);
    const task = this.#numbers++;
    this.#tell({ type: 'score', scorer, task, pairs: { rows, items, order } });
    return new Promise((resolve) => this.#waiting.set(task, resolve));
  }

  /** Frees opened vectors. */
  release(scorer: number): void {
    this.#tell({ type: 'close', scorer });
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #tell(message: ToThread): void {
    this.#worker ??= this.#start();
    if (!this.#hasEnded) this.#worker.postMessage(message, []);
  }

  #start(): Worker {
    const file = threadFile('evaluation/ranking/scoring-thread-main.js', import.meta.url);
    const worker = new Worker(file, { execArgv: [] });
    worker.on('message', ({ task, scores }: FromThread) => this.#answer(task, scores));
    const end = () => {
      this.#hasEnded = true;
      for (const task of this.#waiting.keys()) this.#answer(task, null);
    };
    worker.on('error', end);
    worker.on('exit', end);
    return worker;
  }

  #answer(task: number, scores: readonly Float64Array[] | null): void {
    this.#waiting.get(task)?.(scores);
    this.#waiting.delete(task);
  }
}

/** Returns values that have their buffer for themselves, because a message copies whole buffers. */
function whole(values: Float32Array): Float32Array {
  return values.byteLength === values.buffer.byteLength ? values : values.slice();
}

/** How groups of lists are scored. */
export interface Scoring<Lists> {
  /** Returns the group of some lists. */
  readonly groupOf: (lists: Lists) => CandidateGroup;
  /** The vectors under each of which the slots are scored. */
  readonly vectors: readonly ScoringVectors[];
  /** A second thread, which scores every second group. */
  readonly thread?: ScoringThread;
}

/**
 * Yields lists in their order, with the scores of the slots under each of the vectors. Scores are the same in every thread.
 */
export async function* scored<Lists>(
  all: AsyncIterable<Lists>,
  { groupOf, vectors, thread }: Scoring<Lists>,
): AsyncGenerator<{ readonly lists: Lists; readonly scores: readonly Float64Array[] }> {
  let scorers: readonly ScorePairs[] | undefined;
  const scoredHere = (lists: Lists) => {
    scorers ??= vectors.map(groupScorer);
    return { lists, scores: scorers.map((score) => score(groupOf(lists))) };
  };
  let opened: number | undefined;
  let first: { readonly lists: Lists } | undefined;
  try {
    for await (const lists of all) {
      if (!thread) yield scoredHere(lists);
      else if (!first) first = { lists };
      else {
        opened ??= thread.open(vectors);
        const there = thread.score(opened, groupOf(lists));
        yield scoredHere(first.lists);
        first = undefined;
        const scores = await there;
        yield scores ? { lists, scores } : scoredHere(lists);
      }
    }
    if (first) yield scoredHere(first.lists);
  } finally {
    if (opened !== undefined) thread?.release(opened);
  }
}
