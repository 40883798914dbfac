/** A model stays at hand for as long after its last reader left: another part of it, or another try. */
const LINGER_MS = 15_000;

/** Who reads the models of jobs that have ended: as long as somebody does, their shards have to be there. */
export class ModelReaders {
  readonly #models = new Map<string, { readers: number; leftMs: number }>();

  /** `onChange`: a model is read that was not before, or was left. */
  constructor(
    readonly now: () => number,
    readonly onChange: () => void,
  ) {}

  /** A reader comes; it leaves by calling what is returned. */
  enter(uid: string): () => void {
    const model = this.#models.get(uid) ?? { readers: 0, leftMs: 0 };
    this.#models.set(uid, model);
    model.readers++;
    this.onChange();
    return () => {
      model.readers--;
      model.leftMs = this.now();
      this.onChange();
    };
  }

  isRead(uid: string): boolean {
    const model = this.#models.get(uid);
    return model !== undefined && (model.readers > 0 || this.now() - model.leftMs < LINGER_MS);
  }

  /** The job is gone. */
  delete(uid: string): void {
    this.#models.delete(uid);
  }
}
