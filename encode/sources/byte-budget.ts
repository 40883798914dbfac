/**
 * A number of bytes that is lent in the order in which it is asked for. A request for more than all of them is served alone. Whoever takes
 * several loans must not wait for a later one before it returns an earlier one.
 */
export class ByteBudget {
  #lent = 0;
  #loans = 0;
  #waiting: { readonly bytes: number; readonly go: () => void }[] = [];

  constructor(readonly bytes: number) {}

  /** Resolves when so many bytes are lent, with the function that returns them. */
  async take(bytes: number): Promise<() => void> {
    await new Promise<void>((go) => {
      this.#waiting.push({ bytes, go });
      this.#serve();
    });
    return () => {
      this.#lent -= bytes;
      this.#loans--;
      this.#serve();
    };
  }

  #serve(): void {
    for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
      if (this.#loans > 0 && this.#lent + next.bytes > this.bytes) return;
      this.#waiting.shift();
      this.#lent += next.bytes;
      this.#loans++;
      next.go();
    }
  }
}
