/** The boundaries of a run that are checkpointed, and those where it halts: as planned, and as it is told on the way. */
export class Boundaries {
  readonly #checkpoints: Set<number>;
  readonly #halts: Set<number>;
  /** Of CheckpointAt. */
  readonly #asked = new Set<number>();

  constructor(readonly planned: { readonly checkpoints: readonly number[]; readonly halts: readonly number[] }) {
    this.#checkpoints = new Set(planned.checkpoints);
    this.#halts = new Set(planned.halts);
  }

  isCheckpoint(boundary: number): boolean {
    return this.#checkpoints.has(boundary);
  }

  isHalt(boundary: number): boolean {
    return this.#halts.has(boundary);
  }

  /** Also checkpoints `step`, and halts there. False when a run that is `at` a boundary is past it. */
  ask(step: number, { halt, at }: { halt: boolean; at: number }): boolean {
    const { checkpoints, halts } = this.planned;
    if (step <= at && !checkpoints.includes(step) && !this.#asked.has(step)) return false;
    // The one that was asked for before is done with, or somebody was past it: nobody waits there any more.
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
