import type { Job } from '../job/index.js';

/** How fast training goes, and when it will end. Reads the clock; keeps nothing that a result depends on. */
export class Pace {
  #startedAt = performance.now();
  #triples = 0;
  #shownAt = -Infinity;

  /** `total`: triples of the whole job; `done`: those already trained. */
  constructor(
    readonly total: number,
    private done: number,
  ) {}

  /** A new stage has a speed of its own. */
  restart(): void {
    this.#startedAt = performance.now();
    this.#triples = 0;
  }

  add(triples: number): void {
    this.#triples += triples;
    this.done += triples;
  }

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  get triplesPerSecond(): number {
    return this.#triples / Math.max(this.seconds, 1e-9);
  }

  get etaSeconds(): number | null {
    return this.#triples === 0 ? null : (this.total - this.done) / this.triplesPerSecond;
  }

  /** True at most ten times a second: when progress is worth showing. */
  isDue(): boolean {
    const now = performance.now();
    if (now - this.#shownAt < 100) return false;
    this.#shownAt = now;
    return true;
  }
}

/** Triples of all epochs of a job. */
export function totalTriples(job: Job, perEpoch: number): number {
  return job.stages.reduce((sum, stage) => sum + stage.epochs * perEpoch, 0);
}
