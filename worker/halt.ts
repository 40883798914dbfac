/** A wait at a boundary until the coordinator lets the run go on. */
export class Halt {
  #isHalted = false;
  #end = () => {};

  get isHalted(): boolean {
    return this.#isHalted;
  }

  /** Waits until `end` is called. Rejects with the signal's reason when that aborts. `onHalted` is called at the beginning. */
  async wait(signal: AbortSignal, onHalted: () => void): Promise<void> {
    signal.throwIfAborted();
    const ended = new Promise<void>((resolve, reject) => {
      this.#end = resolve;
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    this.#isHalted = true;
    onHalted();
    await ended;
    this.#isHalted = false;
    this.#end = () => {};
  }

  /** Ends the wait, if there is one. */
  end(): void {
    this.#end();
  }
}
