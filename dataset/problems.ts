import { InputError } from '../runtime/errors.js';

const SHOWN = 10;

/** Collects what is wrong with a file, to report it together: the first ten problems with their places, and the number of the others. */
export class Problems {
  readonly #lines: string[] = [];
  #count = 0;

  constructor(private readonly file: string) {}

  /** `place`: "line 7", "row 3, column 2". */
  add(place: string, problem: string): void {
    this.addIn(this.file, place, problem);
  }

  /** The same for one of several files that are reported together. */
  addIn(file: string, place: string, problem: string): void {
    this.#count++;
    if (this.#lines.length < SHOWN) this.#lines.push(`${file}, ${place}: ${problem}`);
  }

  /** Throws one InputError with all problems, if there are any. */
  throwIfAny(): void {
    if (this.#count > 0) throw this.error();
  }

  error(): InputError {
    const more = this.#count - this.#lines.length;
    return new InputError(
      more > 0 ? [...this.#lines, `${this.file}: and at least ${more} more problems`] : this.#lines,
    );
  }
}

/** `value` for a message: quoted, control characters escaped, long text cut. */
export function quote(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}
