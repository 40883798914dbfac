import { Worker } from 'node:worker_threads';
import type { Dataset, Histories } from '../../dataset/dataset.js';
import { coOccurrenceVectors } from '../../model/memory/co-occurrence.js';
import type { CoOccurrenceVectors } from '../../model/memory/co-occurrence.js';
import { threadFile } from '../../runtime/thread-file.js';
import { inTurns } from '../../runtime/turns.js';

/** What a thread gets when it starts. */
export interface CoOccurrenceTask {
  readonly training: Histories;
  /** I. */
  readonly itemCount: number;
  readonly rank: number;
}

/** The data on which co-occurrences are counted. */
type CountedData = Pick<Dataset, 'training' | 'itemIds'>;

/** Fewer multiplications than this are done when they are needed, because a thread costs more. */
const WORTH_A_THREAD = 2e7;

/**
 * The vectors of a co-occurrence part, which a thread computes ahead while the process trains: they depend on the interactions
 * alone. Those of one set of interactions are held at a time. `close` must be called.
 */
export class CoOccurrenceAhead {
  #thread: CoOccurrenceThread | null = null;

  /** Begins to compute the vectors of a set of interactions, in place of those of another one. */
  begin({ training, itemIds }: CountedData, rank: number): void {
    if (this.#thread?.isOf(training, rank)) return;
    void this.#thread?.close();
    const users = training.offsets.length - 1;
    const isWorthIt = rank * rank * users >= WORTH_A_THREAD;
    this.#thread = isWorthIt ? new CoOccurrenceThread({ training, itemCount: itemIds.length, rank }) : null;
  }

  /** Returns the vectors that were begun, or computes them in this thread. */
  async of({ training, itemIds }: CountedData, rank: number): Promise<CoOccurrenceVectors> {
    const begun = this.#thread?.isOf(training, rank) ? await this.#thread.vectors : null;
    return begun ?? inTurns(coOccurrenceVectors(training, itemIds.length, rank));
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#thread?.close();
    this.#thread = null;
  }
}

/** A thread that computes the vectors of one set of interactions. */
class CoOccurrenceThread {
  readonly #worker: Worker;
  /** The vectors; null where the thread ended without them. */
  readonly vectors: Promise<CoOccurrenceVectors | null>;

  constructor(private readonly task: CoOccurrenceTask) {
    this.#worker = new Worker(threadFile('evaluation/memory/co-occurrence-thread.js', import.meta.url), {
      workerData: task,
      execArgv: [],
    });
    this.vectors = new Promise((resolve) => {
      this.#worker.on('message', resolve);
      this.#worker.on('error', () => resolve(null));
      this.#worker.on('exit', () => resolve(null));
    });
  }

  isOf(training: Histories, rank: number): boolean {
    return this.task.training === training && this.task.rank === rank;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
