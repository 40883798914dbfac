import type { RowFilter } from './row-filter.js';
import { splitFields } from './sample.js';
import type { Delimiter } from './settings.js';
import type { TimeColumn } from './times.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;
const SPACE = 0x20;
const DELETE = 0x7f;
/** The first byte, in UTF-8, of U+0080 to U+00BF, some of which are control characters. */
const C1_LEAD = 0xc2;
/** The first byte, in UTF-8, of U+2000 to U+2FFF, which include the line separators. */
const PUNCTUATION_LEAD = 0xe2;

/** The rule for quoted fields, in words for messages. */
export const QUOTED_LINE_BREAK =
  'a quoted field must end on its line: write the file without line breaks inside fields, or as Parquet';

/** The form of the lines of a delimited file. */
export interface LineShape {
  readonly delimiter: Delimiter;
  /** Whether the first line after the comments is a header, which is skipped. */
  readonly header: boolean;
  /** The names of the user's and the item's column in the header, which no later line may repeat. */
  readonly names?: { readonly user: string; readonly item: string };
  /** The number of comment lines at the start, which are skipped. */
  readonly comments?: number;
  /** The number of fields of each line. */
  readonly width: number;
  /** The position of the user's field, from 0. */
  readonly user: number;
  /** The position of the item's field, from 0. */
  readonly item: number;
  /** The field of the time; null when times are not read. */
  readonly time: TimeColumn | null;
  /** Decides which lines are read; null when all are read. */
  readonly filter: RowFilter | null;
}

/** A line is not an interaction. The message says why. */
export class MalformedLine extends Error {}

/**
 * Splits one line of bytes into fields. Field k is `bytes[starts[k] .. ends[k]]`, without quotes. The fields of the
 * user and the item are checked as ids. Other fields may contain anything.
 */
export class ByteFields {
  /** The position of the first byte of each field. */
  readonly starts: Int32Array;
  /** The position after the last byte of each field. */
  readonly ends: Int32Array;
  /** For each byte, 1 if the scan of an id must stop there. */
  readonly #idStops = new Uint8Array(256);
  /** For each byte, 1 if the scan of another field must stop there. */
  readonly #otherStops = new Uint8Array(256);
  /** For each field, 1 if it is an id. */
  readonly #isId: Uint8Array;
  /** The first byte of the delimiter. */
  readonly #first: number;
  /** The second byte of the delimiter, or -1 if it has only one. */
  readonly #second: number;
  readonly #width: number;

  constructor(private readonly shape: Pick<LineShape, 'delimiter' | 'width' | 'user' | 'item'>) {
    const { delimiter, width, user, item } = shape;
    this.#width = width;
    // There is one field more than the lines have, because the scan of a longer line ends in it.
    this.starts = new Int32Array(width + 1);
    this.ends = new Int32Array(width + 1);
    this.#first = delimiter.text.charCodeAt(0);
    this.#second = delimiter.text.length > 1 ? delimiter.text.charCodeAt(1) : -1;
    this.#isId = Uint8Array.from({ length: width + 1 }, (_, field) => Number(field === user || field === item));
    for (const stops of [this.#idStops, this.#otherStops]) for (const byte of [this.#first, LINE_FEED]) stops[byte] = 1;
    for (let byte = 0; byte < SPACE; byte++) this.#idStops[byte] = 1;
    for (const byte of [QUOTE, DELETE, C1_LEAD, PUNCTUATION_LEAD]) this.#idStops[byte] = 1;
  }

  /**
   * Finds the fields of the line that starts at `start`. Returns the position of its line feed. Throws a MalformedLine.
   */
  parse(bytes: Buffer, start: number): number {
    const width = this.#width;
    let at = this.#first === SPACE ? skipSpaces(bytes, start) : start;
    for (let field = 0; field < width; field++) {
      const end = this.#isId[field] === 1 ? this.#parseId(bytes, at, field) : this.#parseOther(bytes, at, field);
      const isLast = bytes[end] === LINE_FEED;
      if (isLast !== (field === width - 1)) throw this.#wrongCount(bytes, start);
      if (isLast) return end;
      at = end + (this.#second < 0 ? 1 : 2);
      if (this.#first === SPACE) at = skipSpaces(bytes, at);
    }
    throw this.#wrongCount(bytes, start);
  }

  /** Returns a field as text. Inside a quoted field that is not an id, the bytes still contain doubled quotes. */
  text(bytes: Buffer, field: number): string {
    const text = bytes.toString('utf8', this.starts[field], this.ends[field]);
    const isQuoted = this.#isId[field] === 0 && bytes[this.starts[field] - 1] === QUOTE && text.includes('"');
    return isQuoted ? text.replaceAll('""', '"') : text;
  }

  /** Finds the id at `start`. Returns the position of the delimiter or line feed after it. */
  #parseId(bytes: Buffer, start: number, field: number): number {
    const stops = this.#idStops;
    let end = start;
    for (;;) {
      while (stops[bytes[end]] === 0) end++;
      if (this.#endsField(bytes, end)) break;
      if (bytes[end] === QUOTE && end === start) return this.#parseQuotedId(bytes, start, field);
      end = this.#checkedStop(bytes, end);
    }
    this.starts[field] = start;
    this.ends[field] = end;
    return this.#fieldEnd(bytes, end);
  }

  /** Whether a delimiter or the end of the line is at `end`. */
  #endsField(bytes: Buffer, end: number): boolean {
    const byte = bytes[end];
    if (byte === this.#first) return this.#second < 0 || bytes[end + 1] === this.#second;
    return byte === LINE_FEED || (byte === CARRIAGE_RETURN && bytes[end + 1] === LINE_FEED);
  }

  /** Refuses characters that an id must not contain at `end`. Returns the position of the next byte to look at. */
  #checkedStop(bytes: Buffer, end: number): number {
    const byte = bytes[end];
    if (byte === QUOTE) throw new MalformedLine('an id that holds a quote must be quoted, the quote written twice');
    if (byte === CARRIAGE_RETURN) throw new MalformedLine('ids must hold no carriage return: lines end in LF or CR LF');
    const next = bytes[end + 1];
    const isControl =
      (byte < SPACE && byte !== this.#first) ||
      byte === DELETE ||
      (byte === C1_LEAD && next < 0xa0) ||
      (byte === PUNCTUATION_LEAD && next === 0x80 && (bytes[end + 2] & 0xfe) === 0xa8);
    if (!isControl) return end + 1;
    const code = bytes.toString('utf8', end, end + 3).codePointAt(0) ?? byte;
    const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    throw new MalformedLine(`ids must hold no control characters or line separators: this one holds ${name}`);
  }

  /** Finds an id in quotes. Doubled quotes inside it are replaced by single ones in the bytes. */
  #parseQuotedId(bytes: Buffer, start: number, field: number): number {
    let from = start + 1;
    let to = from;
    for (; bytes[from] !== QUOTE || bytes[from + 1] === QUOTE; from++) {
      if (bytes[from] === QUOTE) from++;
      else if (bytes[from] === LINE_FEED || bytes[from] === CARRIAGE_RETURN)
        throw new MalformedLine('a quoted id must end on its line; ids hold no line breaks');
      else if (this.#idStops[bytes[from]] === 1 && bytes[from] !== this.#first) this.#checkedStop(bytes, from);
      bytes[to++] = bytes[from];
    }
    this.starts[field] = start + 1;
    this.ends[field] = to;
    return this.#fieldEnd(bytes, from + 1);
  }

  /**
   * Returns the position of the delimiter or line feed that must follow an id, perhaps after a carriage return or
   * spaces.
   */
  #fieldEnd(bytes: Buffer, end: number): number {
    if (this.#first === SPACE) end = this.#skipTrailingSpaces(bytes, end);
    if (bytes[end] === LINE_FEED) return end;
    if (bytes[end] === CARRIAGE_RETURN && bytes[end + 1] === LINE_FEED) return end + 1;
    if (this.#endsField(bytes, end)) return end;
    throw new MalformedLine('a closing quote must end its field');
  }

  /** Finds the end of a field that is not an id. Returns the position of the delimiter or line feed after it. */
  #parseOther(bytes: Buffer, start: number, field: number): number {
    if (bytes[start] === QUOTE) return this.#parseQuotedOther(bytes, start, field);
    const stops = this.#otherStops;
    let end = start;
    for (;;) {
      while (stops[bytes[end]] === 0) end++;
      if (this.#endsField(bytes, end)) break;
      end++;
    }
    this.starts[field] = start;
    this.ends[field] = bytes[end] === LINE_FEED && bytes[end - 1] === CARRIAGE_RETURN && end > start ? end - 1 : end;
    return this.#first === SPACE ? this.#skipTrailingSpaces(bytes, end) : end;
  }

  /** Finds the end of a quoted field that is not an id. */
  #parseQuotedOther(bytes: Buffer, start: number, field: number): number {
    this.starts[field] = start + 1;
    for (let end = start + 1; bytes[end] !== LINE_FEED; end++) {
      if (bytes[end] !== QUOTE) continue;
      if (bytes[end + 1] === QUOTE) end++;
      else if (this.#endsField(bytes, end + 1)) {
        this.ends[field] = end;
        if (this.#first === SPACE) return this.#skipTrailingSpaces(bytes, end + 1);
        return bytes[end + 1] === CARRIAGE_RETURN ? end + 2 : end + 1;
      }
    }
    throw new MalformedLine(QUOTED_LINE_BREAK);
  }

  /**
   * If only spaces are left on the line, returns the end of the line. Otherwise the last space before the next field is
   * the delimiter.
   */
  #skipTrailingSpaces(bytes: Buffer, end: number): number {
    const next = skipSpaces(bytes, end);
    if (bytes[next] === LINE_FEED) return next;
    if (bytes[next] === CARRIAGE_RETURN && bytes[next + 1] === LINE_FEED) return next + 1;
    return end;
  }

  /** Makes the error about a line with a wrong number of fields. */
  #wrongCount(bytes: Buffer, start: number): MalformedLine {
    const line = bytes.toString('utf8', start, bytes.indexOf(LINE_FEED, start)).replace(/\r$/, '');
    const count = splitFields(line, this.shape.delimiter).length;
    return new MalformedLine(
      `must have ${this.#width} fields separated by ${this.shape.delimiter.word}, as the first lines have: it has ${count}`,
    );
  }
}

function skipSpaces(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] === SPACE) at++;
  return at;
}
