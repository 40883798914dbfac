/**
 * The boundaries at which a run makes a checkpoint, and those at which it halts. Some are planned when the run begins.
 * The coordinator may add one later with the command CheckpointAt.
 */
export class Boundaries {
  readonly #checkpoints: Set<number>;
  readonly #halts: Set<number>;
  /**
   * The boundaries that CheckpointAt asked for. The set has at most one that the run has not been replaced by a later
   * one.
   */
  readonly #asked = new Set<number>();

  constructor(readonly planned: { readonly checkpoints: readonly number[]; readonly halts: readonly number[] }) {
    this.#checkpoints = new Set(planned.checkpoints);
    this.#halts = new Set(planned.halts);
  }

  /** Whether the run makes a checkpoint at the boundary. */
  isCheckpoint(boundary: number): boolean {
    return this.#checkpoints.has(boundary);
  }

  /** Whether the run halts at the boundary until the coordinator lets it continue. */
  isHalt(boundary: number): boolean {
    return this.#halts.has(boundary);
  }

  /**
   * Adds a checkpoint at the boundary `step`, and a halt if `halt` is true. `at` is the boundary that the run has
   * reached. Returns false when the run has already passed `step` without a checkpoint there.
   */
  ask(step: number, { halt, at }: { halt: boolean; at: number }): boolean {
    const { checkpoints, halts } = this.planned;
    if (step <= at && !checkpoints.includes(step) && !this.#asked.has(step)) return false;
    // A new request replaces the previous one, which either was met already or came too late for some worker.
    for (const before of this.#asked) {
      if (before >= step) continue;
      this.#asked.delete(before);
      if (!halts.includes(before)) this.#halts.delete(before);
      if (!checkpoints.includes(before)) this.#checkpoints.delete(before);
    }
    this.#asked.add(step);
    this.#checkpoints.add(step);
    if (halt) this.#halts.add(step);
    return true;
  }
}
