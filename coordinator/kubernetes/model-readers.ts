/** How long the shards of a model stay after its last reader has left, in milliseconds. Readers often come back. */
const LINGER_MS = 15_000;

/** Counts the readers of the models of jobs that have ended. The shards of a model run as long as it has readers. */
export class ModelReaders {
  readonly #models = new Map<string, { readers: number; leftMs: number }>();

  /** `onChange` is called when a reader comes or leaves. `now` returns milliseconds. */
  constructor(
    readonly now: () => number,
    readonly onChange: () => void,
  ) {}

  /** Adds a reader. The reader leaves when it calls the returned function. */
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

  /** Whether the model has readers or had some a moment ago. */
  isRead(uid: string): boolean {
    const model = this.#models.get(uid);
    return model !== undefined && (model.readers > 0 || this.now() - model.leftMs < LINGER_MS);
  }

  /** Forgets the model of a job that was deleted. */
  delete(uid: string): void {
    this.#models.delete(uid);
  }
}
