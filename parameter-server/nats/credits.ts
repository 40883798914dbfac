/** A bound on what is on its way: whoever sends takes bytes first and gives them back when it is acknowledged. */
export class Credits {
  #free: number;
  readonly #waiting: { bytes: number; go: () => void }[] = [];

  constructor(readonly limit: number) {
    this.#free = limit;
  }

  /** Resolves in order of arrival. More than the limit is taken for the limit. */
  async take(bytes: number): Promise<void> {
    const wanted = Math.min(bytes, this.limit);
    if (this.#waiting.length === 0 && wanted <= this.#free) {
      this.#free -= wanted;
      return;
    }
    await new Promise<void>((go) => this.#waiting.push({ bytes: wanted, go }));
  }

  give(bytes: number): void {
    this.#free += Math.min(bytes, this.limit);
    while (this.#waiting.length > 0 && this.#waiting[0].bytes <= this.#free) {
      const next = this.#waiting.shift()!;
      this.#free -= next.bytes;
      next.go();
    }
  }
}
