import { isUtf8 } from 'node:buffer';
import { PairBatch, type PairVisitor } from './pairs.js';
import { RowError } from './row-error.js';

/**
 * Gathers interactions whose ids are strings with one character per byte of their UTF-8 text (`latin1Of`), and passes
 * them on in batches whose ids are in one buffer.
 */
export class PairWriter {
  #bytes = Buffer.alloc(1 << 14);
  #used = 0;
  readonly #batch = new PairBatch();

  constructor(private readonly visitor: PairVisitor) {}

  /**
   * Adds an interaction.
   * @param place the number of its line or row, from 1.
   * @param time its time, where times are read.
   */
  write(user: string, item: string, place: number, time = NaN): void {
    const length = user.length + item.length;
    if (this.#used + length > this.#bytes.length) {
      this.flush();
      if (length > this.#bytes.length) this.#bytes = Buffer.alloc(2 * length);
    }
    const start = this.#used;
    const middle = start + user.length;
    const end = middle + item.length;
    this.#bytes.write(user, start, 'latin1');
    this.#bytes.write(item, middle, 'latin1');
    this.#used = end;
    this.#batch.bounds.set([start, middle, middle, end], 4 * this.#batch.length);
    this.#batch.times[this.#batch.length] = time;
    this.#batch.places[this.#batch.length++] = place;
    if (this.#batch.isFull) this.flush();
  }

  /**
   * Reports a problem. The interactions before it are passed on first, so everything is reported in the order of the
   * file.
   */
  problem(place: number, text: string): void {
    this.flush();
    this.visitor.problem(place, text);
  }

  /** Runs `write`, which writes what the row at a place holds, and reports the RowError that it throws. */
  attempt(place: number, write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      this.problem(place, error.message);
    }
  }

  /** Passes on the interactions that were gathered. */
  flush(): void {
    this.visitor.pairs(this.#bytes, this.#batch);
    this.#batch.length = 0;
    this.#used = 0;
  }
}

/** Control characters (C0, DEL, C1) and line separators, in UTF-8 with one character for each byte. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\x00-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]/;

/** The rule for ids, in words for messages. */
export const ID_RULE = 'must be an integer or a string, not empty, in UTF-8, without line breaks or control characters';

/**
 * Returns the UTF-8 text of an id with one character per byte, or null for a value that cannot be an id.
 * @param value an integer, or a string as `latin1Of` returns it.
 */
export function idOf(value: unknown): string | null {
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value);
  if (typeof value !== 'string' || value === '' || CONTROLS.test(value)) return null;
  // oxlint-disable-next-line no-control-regex
  if (!/[^\x00-\x7f]/.test(value)) return value;
  return isUtf8(Buffer.from(value, 'latin1')) ? value : null;
}

/**
 * Returns bytes as a string with one character per byte. It takes far less memory than a Uint8Array, and no byte is
 * lost.
 */
export function latin1Of({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}

/** Returns the text of a string with one character per byte of its UTF-8. */
export function textOfBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString();
}

/** Returns the UTF-8 of a text as a string with one character per byte. */
export function bytesOfText(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return /[^\x00-\x7f]/.test(text) ? Buffer.from(text).toString('latin1') : text;
}
