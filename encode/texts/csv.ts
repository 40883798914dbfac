import { InputError } from '../../runtime/errors.js';

/** A record of a CSV file. */
export interface CsvRecord {
  /** The number of its first line, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** What follows a field. */
const [FIELD, QUOTED, AFTER_QUOTE] = [0, 1, 2];

/**
 * Yields the records of a CSV text (RFC 4180). Fields in quotes may hold separators, line breaks and doubled quotes, as texts about
 * items do. Rejects with an InputError where quotes are in disorder, or the text is not UTF-8.
 */
export async function* csvRecords(
  chunks: AsyncIterable<Uint8Array>,
  { path, separator }: { path: string; separator: string },
): AsyncGenerator<CsvRecord> {
  const parser = new CsvParser(path, separator);
  for await (const text of decoded(chunks, path)) yield* parser.add(text);
  yield* parser.end();
}

async function* decoded(chunks: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? new InputError(`Cannot read ${path}: it must be UTF-8 text`) : error;
  }
}

/** Splits a text into records while it arrives. */
class CsvParser {
  #state = FIELD;
  #field = '';
  #fields: string[] = [];
  #line = 1;
  #first = 1;

  constructor(
    readonly path: string,
    readonly separator: string,
  ) {}

  *add(text: string): Generator<CsvRecord> {
    for (const character of text) {
      if (character === '\n') this.#line++;
      if (this.#state === QUOTED) {
        if (character === '"') this.#state = AFTER_QUOTE;
        else this.#field += character;
      } else if (character === '"') this.#quote();
      else if (character === this.separator) this.#endField();
      else if (character === '\n') yield* this.#endRecord();
      else if (this.#state === FIELD) this.#field += character;
      else if (character !== '\r') throw this.#disorder('a closing quote must end its field');
    }
  }

  *end(): Generator<CsvRecord> {
    if (this.#state === QUOTED) throw this.#disorder('a quoted field that begins in this record does not end');
    if (this.#field !== '' || this.#fields.length > 0) yield* this.#endRecord();
  }

  /** Opens a field in quotes, or takes the second of two quotes. */
  #quote(): void {
    if (this.#state === AFTER_QUOTE) this.#field += '"';
    else if (this.#field !== '')
      throw this.#disorder('a field that holds a quote must be quoted, the quote written twice');
    this.#state = QUOTED;
  }

  #endField(): void {
    this.#fields.push(this.#field);
    this.#field = '';
    this.#state = FIELD;
  }

  *#endRecord(): Generator<CsvRecord> {
    if (this.#state === FIELD) this.#field = this.#field.replace(/\r$/, '');
    this.#endField();
    const [fields, line] = [this.#fields, this.#first];
    this.#fields = [];
    this.#first = this.#line;
    if (fields.length > 1 || fields[0] !== '') yield { line, fields };
  }

  #disorder(problem: string): InputError {
    return new InputError(`Cannot read ${this.path}: line ${this.#first}: ${problem}`);
  }
}
