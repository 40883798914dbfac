import { remainingSeconds } from '../job/epochs.js';

/** The shortest time between two progress events, in milliseconds. */
const SHOWN_EVERY_MS = 100;

/**
 * Measures how long the parts of a run take, to estimate when it will end. It reads the clock; no result of training depends
 * on it.
 */
export class Pace {
  /** When the first step began: what comes before it, such as reading data, does not come again. */
  #startedAt: number | null = null;
  #stage = { seconds: 0, count: 0 };
  #trained = 0;
  #evaluated = { seconds: 0, count: 0 };
  #shownAt = -Infinity;

  /** Forgets the speed of steps, because each stage has a speed of its own. The speed of evaluations is kept. */
  beginStage(): void {
    this.#stage = { seconds: 0, count: 0 };
  }

  /** Counts a training step that took so many seconds. */
  addStep(seconds: number): void {
    this.#startedAt ??= performance.now() - 1000 * seconds;
    this.#stage.seconds += seconds;
    this.#stage.count++;
    this.#trained += seconds;
  }

  /** Counts an evaluation that took so many seconds. */
  addEvaluation(seconds: number): void {
    this.#evaluated.seconds += seconds;
    this.#evaluated.count++;
  }

  /**
   * Estimates the seconds that so many steps and evaluations will take. Steps include their share of all other work, such as
   * checkpoints. Null before a step was counted.
   */
  secondsOf(left: { steps: number; evaluations: number }): number | null {
    const { seconds, count } = this.#stage;
    const steps = { seconds: seconds * this.#overhead, count };
    return remainingSeconds(left, { steps, evaluations: this.#evaluated });
  }

  /** Returns true at most ten times a second: whether progress is shown now. */
  isDue(): boolean {
    const now = performance.now();
    if (now - this.#shownAt < SHOWN_EVERY_MS) return false;
    this.#shownAt = now;
    return true;
  }

  /** The time outside evaluations over the time of steps, at least 1: checkpoints and the like add to the time of steps. */
  get #overhead(): number {
    if (this.#startedAt === null || this.#trained === 0) return 1;
    const elapsed = (performance.now() - this.#startedAt) / 1000 - this.#evaluated.seconds;
    return Math.max(1, elapsed / this.#trained);
  }
}
