/** Runs the products of an engine one after the other, in the order of the calls, because they share memory. */
export class CallQueue {
  #lastCall: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  /** @param name the name of the engine, for messages. */
  constructor(private readonly name: string) {}

  /** Runs a product after those that were requested before it, also when they failed. Rejects with an Error when the engine is closed. */
  run<Result>(product: () => Promise<Result>): Promise<Result> {
    if (this.#closing) return Promise.reject(new Error(`Cannot use the ${this.name} engine as it is closed`));
    const result = this.#lastCall.then(product);
    this.#lastCall = result.catch(() => undefined);
    return result;
  }

  /** Takes no more products, and runs `release` once, after the products that were requested before. */
  close(release: () => Promise<void>): Promise<void> {
    this.#closing ??= this.#lastCall.then(release);
    return this.#closing;
  }
}
