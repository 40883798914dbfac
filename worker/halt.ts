/** A wait at a boundary until the coordinator lets the run continue. */
export class Halt {
  #isHalted = false;
  #end = () => {};

  /** Whether the run waits now. */
  get isHalted(): boolean {
    return this.#isHalted;
  }

  /**
   * Waits until `end` is called. Rejects with the signal's reason when the signal aborts. `onHalted` is called when the
   * wait begins.
   */
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

  /** Ends the wait. Does nothing when there is none. */
  end(): void {
    this.#end();
  }
}
