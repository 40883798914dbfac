/** How fast training goes, and how long it will take. Reads the clock; no result of training depends on it. */
export class Pace {
  #startedAt = performance.now();
  #triples = 0;
  #steps = 0;
  #shownAt = -Infinity;

  /** Forgets what was measured: a new stage has a speed of its own. */
  restart(): void {
    this.#startedAt = performance.now();
    this.#triples = 0;
    this.#steps = 0;
  }

  /** Counts a step that trained so many triples. */
  addStep(triples: number): void {
    this.#triples += triples;
    this.#steps++;
  }

  get triplesPerSecond(): number {
    return this.#triples / this.#seconds;
  }

  /** Seconds that so many steps will take; null before a step was counted. */
  secondsOf(steps: number): number | null {
    return this.#steps === 0 ? null : (steps * this.#seconds) / this.#steps;
  }

  /** True at most ten times a second: whether progress is shown. */
  isDue(): boolean {
    const now = performance.now();
    if (now - this.#shownAt < 100) return false;
    this.#shownAt = now;
    return true;
  }

  get #seconds(): number {
    return Math.max((performance.now() - this.#startedAt) / 1000, 1e-9);
  }
}
