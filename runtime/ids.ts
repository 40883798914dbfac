import { InputError } from './errors.js';

const LINE_FEED = 0x0a;
/** The largest number of bytes of the ids of a list, with a line feed after each. */
export const MOST_BYTES = 2 ** 32 - 1;
/** The largest number of bytes of a block. */
const BLOCK_BYTES = 1 << 20;

/** The bytes of ids as text, and where each line starts. */
export interface IdLines {
  /** Each id in UTF-8, followed by a line feed. */
  readonly text: Uint8Array;
  /** Where each id starts in `text`, and the length of the text [ids + 1]. */
  readonly starts: Uint32Array;
}

/** The text of a list of ids, which is read block by block. `Ids` is one in memory. */
export interface IdText {
  /** The number of ids. */
  readonly length: number;
  /** The number of bytes of the text. */
  readonly bytes: number;
  /** Returns the text, from its beginning, in blocks that may end within an id. */
  blocks(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/**
 * A list of ids. It keeps their bytes and 4 bytes for each id. A string is made only of an id that is asked for, because
 * the strings of many millions of ids would take several times as much memory.
 */
export class Ids implements Iterable<string>, IdText {
  readonly #text: Buffer;
  readonly #starts: Uint32Array;
  /** The numbers of the ids, plus 1, in an open-addressing hash table. It is made when an id is looked up. */
  #slots: Uint32Array | undefined;

  /** @throws InputError where the text is too long for its places to be counted in 32 bits. */
  constructor({ text, starts }: IdLines) {
    if (text.length > MOST_BYTES) {
      throw new InputError(
        `Cannot use ids of ${text.length} bytes: at most ${MOST_BYTES} are possible. Use shorter ids, such as numbers`,
      );
    }
    this.#text = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
    this.#starts = starts;
  }

  /** Makes a list of a few ids. */
  static of(ids: Iterable<string>): Ids {
    const lines = Array.from(ids, (id) => Buffer.from(`${id}\n`));
    const starts = new Uint32Array(lines.length + 1);
    for (const [index, line] of lines.entries()) starts[index + 1] = starts[index] + line.length;
    return new Ids({ text: Buffer.concat(lines), starts });
  }

  /** Takes a text in UTF-8 with one id in each line. The last line may lack its line feed. The text is not copied otherwise. */
  static ofLines(text: Uint8Array): Ids {
    const isEnded = text.length === 0 || text[text.length - 1] === LINE_FEED;
    const ended = isEnded ? text : Buffer.concat([text, Buffer.of(LINE_FEED)]);
    let count = 0;
    for (let at = ended.indexOf(LINE_FEED); at >= 0; at = ended.indexOf(LINE_FEED, at + 1)) count++;
    const starts = new Uint32Array(count + 1);
    for (let id = 0; id < count; id++) starts[id + 1] = ended.indexOf(LINE_FEED, starts[id]) + 1;
    return new Ids({ text: ended, starts });
  }

  /** Makes one list of two. The text is copied. */
  static join(first: Ids, second: Ids): Ids {
    return Ids.ofLines(Buffer.concat([first.text, second.text]));
  }

  /** The number of ids. */
  get length(): number {
    return this.#starts.length - 1;
  }

  /** The number of bytes of the text. */
  get bytes(): number {
    return this.#text.length;
  }

  /** The ids in UTF-8, each followed by a line feed. The bytes must not be changed. */
  get text(): Uint8Array {
    return this.#text;
  }

  /** Where each id starts in `text`, and the length of the text [ids + 1]. The values must not be changed. */
  get starts(): Uint32Array {
    return this.#starts;
  }

  /** Returns an id. It is undefined for a number that the list does not have. */
  at(index: number): string | undefined {
    return index >= 0 && index < this.length ? this.bytesAt(index).toString() : undefined;
  }

  /** Returns the UTF-8 of an id of the list. The bytes must not be changed. */
  bytesAt(index: number): Buffer {
    return this.#text.subarray(this.#starts[index], this.#starts[index + 1] - 1);
  }

  /** Makes the ids one by one. */
  *[Symbol.iterator](): Generator<string> {
    for (let index = 0; index < this.length; index++) yield this.bytesAt(index).toString();
  }

  /** Returns the ids from `from` to `to` - 1 as strings. */
  slice(from: number, to: number): string[] {
    return Array.from({ length: Math.min(to, this.length) - from }, (_, at) => this.bytesAt(from + at).toString());
  }

  /** The text in blocks of at most 1 MiB, which may end within an id. */
  *blocks(): Generator<Uint8Array> {
    for (let at = 0; at < this.#text.length; at += BLOCK_BYTES) yield this.#text.subarray(at, at + BLOCK_BYTES);
  }

  /** Returns the number of an id, or -1 if the list does not have it. The first call takes time for each id of the list. */
  indexOf(id: string): number {
    return this.indexOfBytes(Buffer.from(id));
  }

  /** Does the same for the UTF-8 of an id. */
  indexOfBytes(id: Buffer): number {
    const slots = (this.#slots ??= this.#index());
    const last = slots.length - 1;
    const view = viewOf(id);
    for (let slot = hashOf(view, 0, id.length) & last; slots[slot] !== 0; slot = (slot + 1) & last) {
      const index = slots[slot] - 1;
      if (this.#text.compare(id, 0, id.length, this.#starts[index], this.#starts[index + 1] - 1) === 0) return index;
    }
    return -1;
  }

  /** Whether the list has an id. */
  has(id: string): boolean {
    return this.indexOf(id) >= 0;
  }

  #index(): Uint32Array {
    const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * this.length + 1)));
    const last = slots.length - 1;
    const view = viewOf(this.#text);
    for (let index = 0; index < this.length; index++) {
      let slot = hashOf(view, this.#starts[index], this.#starts[index + 1] - 1) & last;
      while (slots[slot] !== 0) slot = (slot + 1) & last;
      slots[slot] = index + 1;
    }
    return slots;
  }
}

/**
 * Hashes four bytes at a time and then the remaining bytes. Each step mixes the bits, because the low bits, which
 * choose the slot of a hash table, must depend on all bytes.
 */
export function hashOf(view: DataView, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) hash = mix(hash ^ view.getInt32(at));
  for (; at < end; at++) hash = mix(hash ^ view.getUint8(at));
  return mix(hash);
}

/** Spreads each bit over the whole word. Different words have different results. */
function mix(word: number): number {
  word = Math.imul(word, 0x85ebca6b);
  word ^= word >>> 15;
  word = Math.imul(word, 0xc2b2ae35);
  return word ^ (word >>> 16);
}

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
