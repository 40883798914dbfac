import { isUtf8 } from 'node:buffer';
import { InputError } from '../runtime/errors.js';
import { chunksOf, type InputFile, type OnRead } from './input-file.js';
import { PairBatch, type PairVisitor } from './pairs.js';
import { quote } from './problems.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;
const LONGEST_LINE_BYTES = 1 << 20;

/**
 * Reads lines of `user,item[,...]` as RFC 4180 has them (any one-byte delimiter; LF or CR LF), from byte `start` of the file. A first line
 * whose first fields are `user` and `item` is a header. Fields after the second are not looked at. An id is one or
 * more characters without line breaks; quotes around it are not part of it. Empty lines are allowed only at the end.
 */
export async function readCsv(
  file: InputFile,
  visitor: PairVisitor,
  { delimiter, start = 0, onRead }: { delimiter: string; start?: number; onRead?: OnRead },
): Promise<void> {
  const parser = new LineParser(delimiter.charCodeAt(0), visitor);
  let unfinished = Buffer.alloc(0);
  for await (const chunk of chunksOf(file, { start, onRead })) {
    const head = chunk.indexOf(LINE_FEED) + 1;
    const tail = chunk.lastIndexOf(LINE_FEED) + 1;
    if (head > 0) {
      parser.parse(Buffer.concat([unfinished, chunk.subarray(0, head)]));
      parser.parse(chunk.subarray(head, tail));
      unfinished = Buffer.alloc(0);
    }
    unfinished = Buffer.concat([unfinished, chunk.subarray(tail)]);
    if (unfinished.length > LONGEST_LINE_BYTES) {
      throw new InputError(
        `${file.path}, line ${parser.line + 1}: must be shorter than ${LONGEST_LINE_BYTES} bytes: is this a text file?`,
      );
    }
  }
  if (unfinished.length > 0) parser.parse(Buffer.concat([unfinished, Buffer.of(LINE_FEED)]));
}

/** Parses whole lines, each ended by a line feed. Quoted fields are unescaped in place: the bytes it is given are its own. */
class LineParser {
  /** Lines parsed so far. */
  line = 0;
  /** The first of the empty lines just before this one, or 0. */
  #emptyLine = 0;
  /** The line being parsed writes its bounds behind the last pair. */
  readonly #batch = new PairBatch();
  /** 1 for the bytes at which the scan of an id must stop. */
  readonly #stops = new Uint8Array(256);

  constructor(
    private readonly delimiter: number,
    private readonly visitor: PairVisitor,
  ) {
    for (const byte of [delimiter, LINE_FEED, CARRIAGE_RETURN, QUOTE]) this.#stops[byte] = 1;
  }

  parse(bytes: Buffer): void {
    const isValid = isUtf8(bytes);
    for (let start = 0; start < bytes.length;) {
      if (!isValid && !isUtf8(lineAt(bytes, start))) this.#report(bytes, this.line + 1, 'text must be UTF-8');
      start = this.#parseLine(bytes, start);
    }
    this.#handOn(bytes);
  }

  /** Parses the line at `start`, returns where the next one starts. */
  #parseLine(bytes: Buffer, start: number): number {
    this.line++;
    const empty = emptyLineLength(bytes, start);
    if (empty > 0) {
      this.#emptyLine ||= this.line;
      return start + empty;
    }
    if (this.#emptyLine > 0) this.#reportEmptyLine(bytes);
    const { bounds, length } = this.#batch;
    const [user, item] = [4 * length, 4 * length + 2];
    try {
      const afterUser = this.#parseId(bytes, start, user);
      if (bytes[afterUser] === LINE_FEED) throw this.#lineOfOneField(bytes, start, afterUser);
      let end = this.#parseId(bytes, afterUser + 1, item);
      if (bytes[end] !== LINE_FEED) end = this.#skipFields(bytes, end);
      if (bounds[user] === bounds[user + 1]) throw new MalformedLine('the user id must not be empty');
      if (bounds[item] === bounds[item + 1]) throw new MalformedLine('the item id must not be empty');
      if (this.line > 1 || !isHeader(bytes, bounds)) this.#keepPair(bytes);
      return end + 1;
    } catch (error) {
      if (!(error instanceof MalformedLine)) throw error;
      this.#report(bytes, this.line, error.message);
      return bytes.indexOf(LINE_FEED, start) + 1;
    }
  }

  /** Finds the id at `start`, writes its bounds; returns the place of the delimiter or line feed after it. */
  #parseId(bytes: Buffer, start: number, slot: number): number {
    const stops = this.#stops;
    let end = start;
    while (stops[bytes[end]] === 0) end++;
    if (bytes[end] === QUOTE) {
      if (end === start) return this.#parseQuotedId(bytes, start, slot);
      throw new MalformedLine('an id that holds a quote must be quoted, the quote written twice');
    }
    this.#batch.bounds[slot] = start;
    this.#batch.bounds[slot + 1] = end;
    return this.#fieldEnd(bytes, end);
  }

  #parseQuotedId(bytes: Buffer, start: number, slot: number): number {
    let from = start + 1;
    let to = from;
    for (; bytes[from] !== QUOTE || bytes[from + 1] === QUOTE; from++) {
      if (bytes[from] === QUOTE) from++;
      if (bytes[from] === LINE_FEED || bytes[from] === CARRIAGE_RETURN) {
        throw new MalformedLine('a quoted id must end on its line; ids hold no line breaks');
      }
      bytes[to++] = bytes[from];
    }
    this.#batch.bounds[slot] = start + 1;
    this.#batch.bounds[slot + 1] = to;
    return this.#fieldEnd(bytes, from + 1);
  }

  /** The delimiter or line feed that must follow a field which ends at `end`, perhaps after a carriage return. */
  #fieldEnd(bytes: Buffer, end: number): number {
    if (bytes[end] === this.delimiter || bytes[end] === LINE_FEED) return end;
    if (bytes[end] !== CARRIAGE_RETURN) throw new MalformedLine('a closing quote must end its field');
    if (bytes[end + 1] !== LINE_FEED)
      throw new MalformedLine('ids must hold no carriage return: lines end in LF or CR LF');
    return end + 1;
  }

  /** The line feed after the fields that follow the item. */
  #skipFields(bytes: Buffer, start: number): number {
    let end = start;
    let isQuoted = false;
    for (; bytes[end] !== LINE_FEED; end++) isQuoted ||= bytes[end] === this.delimiter && bytes[end + 1] === QUOTE;
    if (isQuoted && bytes.subarray(start, end).filter((byte) => byte === QUOTE).length % 2 === 1) {
      throw new MalformedLine('a quoted field must end on its line');
    }
    return end;
  }

  #lineOfOneField(bytes: Buffer, start: number, end: number): MalformedLine {
    const shape = JSON.stringify(`user${String.fromCharCode(this.delimiter)}item`);
    return new MalformedLine(`must be ${shape}: current value is ${quote(bytes.toString('utf8', start, end))}`);
  }

  #reportEmptyLine(bytes: Buffer): void {
    const line = this.#emptyLine;
    this.#emptyLine = 0;
    this.#report(bytes, line, 'must not be empty');
  }

  /** Pairs before it are handed on first: all is found in the order of lines. */
  #report(bytes: Buffer, line: number, problem: string): void {
    this.#handOn(bytes);
    this.visitor.problem(line, problem);
  }

  #keepPair(bytes: Buffer): void {
    this.#batch.places[this.#batch.length++] = this.line;
    if (this.#batch.isFull) this.#handOn(bytes);
  }

  #handOn(bytes: Buffer): void {
    this.visitor.pairs(bytes, this.#batch);
    this.#batch.length = 0;
  }
}

class MalformedLine extends Error {}

/** Length of the empty line at `start` with its end; 0 for any other. */
function emptyLineLength(bytes: Buffer, start: number): number {
  if (bytes[start] === LINE_FEED) return 1;
  return bytes[start] === CARRIAGE_RETURN && bytes[start + 1] === LINE_FEED ? 2 : 0;
}

function lineAt(bytes: Buffer, start: number): Buffer {
  return bytes.subarray(start, bytes.indexOf(LINE_FEED, start));
}

function isHeader(bytes: Buffer, bounds: Int32Array): boolean {
  return (
    bytes.toString('utf8', bounds[0], bounds[1]) === 'user' && bytes.toString('utf8', bounds[2], bounds[3]) === 'item'
  );
}
