/**
 * Limits the number of bytes that are under way. A sender takes bytes before it sends and gives them back when the
 * message is acknowledged.
 */
export class Credits {
  #free: number;
  readonly #waiting: { bytes: number; go: () => void }[] = [];

  constructor(readonly limit: number) {
    this.#free = limit;
  }

  /** Resolves when the bytes are available, in the order of the calls. A number above the limit counts as the limit. */
  async take(bytes: number): Promise<void> {
    const wanted = Math.min(bytes, this.limit);
    if (this.#waiting.length === 0 && wanted <= this.#free) {
      this.#free -= wanted;
      return;
    }
    await new Promise<void>((go) => this.#waiting.push({ bytes: wanted, go }));
  }

  /** Gives bytes back and lets the next senders continue. */
  give(bytes: number): void {
    this.#free += Math.min(bytes, this.limit);
    while (this.#waiting.length > 0 && this.#waiting[0].bytes <= this.#free) {
      const next = this.#waiting.shift()!;
      this.#free -= next.bytes;
      next.go();
    }
  }
}
