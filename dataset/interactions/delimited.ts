import { isUtf8 } from 'node:buffer';
import type { OnRead } from '../input-file.js';
import type { TextFile } from './container.js';
import { ByteFields, MalformedLine, type LineShape } from './byte-fields.js';
import { wholeLines } from './lines.js';
import { PairBatch, type PairVisitor } from './pairs.js';
import { RowError } from './row-error.js';
import type { RowFilter } from './row-filter.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const NOT_UTF8 = 'text must be UTF-8: save the file so, or convert it with iconv -f WINDOWS-1252 -t UTF-8';

/**
 * Reads the interactions of a delimited text, in the format of RFC 4180 with any delimiter, and with LF or CR LF at the
 * ends of lines. Each line must have `width` fields. An id has one or more characters and no control characters; quotes
 * around it are not part of it. Empty lines are allowed only at the end. Problems of single lines are reported to the
 * visitor.
 */
export async function readDelimited(
  file: TextFile,
  visitor: PairVisitor,
  { shape, onRead }: { shape: LineShape; onRead?: OnRead },
): Promise<void> {
  const parser = new LineParser(shape, visitor);
  for await (const bytes of wholeLines(file, { onRead, lineOf: () => parser.line })) parser.parse(bytes);
}

/** Parses whole lines. It changes quoted fields in place, so the bytes must belong to it. */
class LineParser {
  /** The number of lines that were parsed so far. */
  line = 0;
  /** The first of the empty lines just before this line, or 0. */
  #emptyLine = 0;
  readonly #batch = new PairBatch();
  readonly #fields: ByteFields;
  /** The number of lines before the first interaction. */
  readonly #skipped: number;
  /** The names of the user's and the item's column in UTF-8; null without a header. */
  readonly #names: { readonly user: Buffer; readonly item: Buffer } | null;

  constructor(
    private readonly shape: LineShape,
    private readonly visitor: PairVisitor,
  ) {
    this.#fields = new ByteFields(shape);
    this.#skipped = (shape.comments ?? 0) + Number(shape.header);
    this.#names = shape.names ? { user: Buffer.from(shape.names.user), item: Buffer.from(shape.names.item) } : null;
  }

  /** Parses bytes that consist of whole lines. */
  parse(bytes: Buffer): void {
    const isValid = isUtf8(bytes);
    for (let start = 0; start < bytes.length;) {
      if (!isValid && !isUtf8(lineAt(bytes, start))) this.#report(bytes, this.line + 1, NOT_UTF8);
      start = this.#parseLine(bytes, start);
    }
    this.#handOn(bytes);
  }

  /** Parses the line at `start`. Returns the start of the next line. */
  #parseLine(bytes: Buffer, start: number): number {
    this.line++;
    if (this.line <= this.#skipped) return bytes.indexOf(LINE_FEED, start) + 1;
    const empty = emptyLineLength(bytes, start);
    if (empty > 0) {
      this.#emptyLine ||= this.line;
      return start + empty;
    }
    if (this.#emptyLine > 0) this.#reportEmptyLine(bytes);
    try {
      const end = this.#fields.parse(bytes, start);
      if (this.shape.filter === null || this.#isKept(bytes, this.shape.filter)) this.#keepPair(bytes);
      return end + 1;
    } catch (error) {
      if (!(error instanceof MalformedLine || error instanceof RowError)) throw error;
      this.#report(bytes, this.line, error.message);
      return bytes.indexOf(LINE_FEED, start) + 1;
    }
  }

  /** Applies the condition on rows to the line. */
  #isKept(bytes: Buffer, filter: RowFilter): boolean {
    const values = filter.columns.map((column) => this.#fields.text(bytes, column));
    return filter.keeps(values, this.line);
  }

  /** Reports an empty line that is followed by a line with text. */
  #reportEmptyLine(bytes: Buffer): void {
    const line = this.#emptyLine;
    this.#emptyLine = 0;
    this.#report(bytes, line, 'must not be empty: remove the empty lines');
  }

  /** Passes on the pairs before the problem first, so that everything is reported in the order of lines. */
  #report(bytes: Buffer, line: number, problem: string): void {
    this.#handOn(bytes);
    this.visitor.problem(line, problem);
  }

  /** Adds the user, the item and the time of the line to the batch. */
  #keepPair(bytes: Buffer): void {
    const { user, item, time } = this.shape;
    const { starts, ends } = this.#fields;
    const { bounds, places, times, length } = this.#batch;
    const at = 4 * length;
    if (starts[user] === ends[user]) throw new MalformedLine('the user id must not be empty');
    if (starts[item] === ends[item]) throw new MalformedLine('the item id must not be empty');
    if (this.#isHeader(bytes))
      throw new MalformedLine('repeats the header, as in files that were joined: remove the line');
    if (time !== null) times[length] = time.times.read(this.#fields.text(bytes, time.at));
    bounds[at] = starts[user];
    bounds[at + 1] = ends[user];
    bounds[at + 2] = starts[item];
    bounds[at + 3] = ends[item];
    places[length] = this.line;
    this.#batch.length++;
    if (this.#batch.isFull) this.#handOn(bytes);
  }

  /** Whether the line has the names of the columns in place of ids. */
  #isHeader(bytes: Buffer): boolean {
    const { user, item } = this.shape;
    const { starts, ends } = this.#fields;
    if (this.#names === null || ends[user] - starts[user] !== this.#names.user.length) return false;
    const isNamed = (name: Buffer, at: number) => name.equals(bytes.subarray(starts[at], ends[at]));
    return isNamed(this.#names.user, user) && isNamed(this.#names.item, item);
  }

  /** Passes the batch on to the visitor and empties it. */
  #handOn(bytes: Buffer): void {
    this.visitor.pairs(bytes, this.#batch);
    this.#batch.length = 0;
  }
}

/** Returns the length of the empty line at `start` with its end, or 0 for a line that is not empty. */
function emptyLineLength(bytes: Buffer, start: number): number {
  if (bytes[start] === LINE_FEED) return 1;
  return bytes[start] === CARRIAGE_RETURN && bytes[start + 1] === LINE_FEED ? 2 : 0;
}

function lineAt(bytes: Buffer, start: number): Buffer {
  return bytes.subarray(start, bytes.indexOf(LINE_FEED, start));
}
