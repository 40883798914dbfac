import { InputError } from '../runtime/errors.js';

/** The number of problems that are shown. */
const SHOWN = 10;

/**
 * Collects the problems of a file, to report them together: the first ten with their places, and the number of the
 * others.
 */
export class Problems {
  readonly #lines: string[] = [];
  #count = 0;

  constructor(private readonly file: string) {}

  /**
   * Adds a problem.
   * @param place the place in words, such as "line 7" or "row 3, column 2".
   */
  add(place: string, problem: string): void {
    this.addIn(this.file, place, problem);
  }

  /** Adds a problem of one of several files that are reported together. */
  addIn(file: string, place: string, problem: string): void {
    this.#count++;
    if (this.#lines.length < SHOWN) this.#lines.push(`${file}, ${place}: ${problem}`);
  }

  /** Throws one InputError with all problems, if there are any. */
  throwIfAny(): void {
    if (this.#count > 0) throw this.error();
  }

  /** Returns one InputError with all problems. */
  error(): InputError {
    const more = this.#count - this.#lines.length;
    return new InputError(
      more > 0 ? [...this.#lines, `${this.file}: and at least ${more} more problems`] : this.#lines,
    );
  }
}
