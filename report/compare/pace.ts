/** The cost of a task, in any unit that all tasks of a pace share. */
export interface TaskCost {
  readonly training: number;
  /** The cost of what follows the training. */
  readonly evaluation: number;
}

/**
 * Measures how much of some tasks is done, and estimates the remaining time from the speed so far. It reads the clock.
 */
export class Pace<Task> {
  readonly #startedAt = performance.now();
  /** The finished part of each task. */
  readonly #done = new Map<Task, number>();

  /** @param total the cost of all tasks together. */
  constructor(
    private readonly total: number,
    private readonly costOf: (task: Task) => TaskCost,
  ) {}

  /** Notes that `share` (0..1) of a task's training is done. */
  progress(task: Task, share: number): void {
    this.#done.set(task, share * this.costOf(task).training);
  }

  finish(task: Task): void {
    const { training, evaluation } = this.costOf(task);
    this.#done.set(task, training + evaluation);
  }

  /** Returns the estimated seconds to the end, or null while nothing is done. */
  get etaSeconds(): number | null {
    const done = [...this.#done.values()].reduce((sum, cost) => sum + cost, 0);
    const seconds = (performance.now() - this.#startedAt) / 1000;
    return done === 0 ? null : (seconds / done) * Math.max(0, this.total - done);
  }
}
