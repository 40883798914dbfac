import { InputError } from '../../runtime/errors.js';
import type { OnRead } from '../input-file.js';
import type { TextFile } from './container.js';

const LINE_FEED = 0x0a;
/** A longer line means that the file is not a text file. */
const LONGEST_LINE_BYTES = 1 << 20;

/**
 * Yields the bytes of a text in pieces of whole lines. Each line ends with a line feed, also the last one. A piece
 * belongs to the caller until the next one. Rejects with an InputError for a line without end.
 * @param lineOf returns the number of lines that were read so far, for the message about such a line.
 */
export async function* wholeLines(
  file: TextFile,
  { onRead, lineOf }: { onRead?: OnRead; lineOf: () => number },
): AsyncGenerator<Buffer> {
  let unfinished = Buffer.alloc(0);
  for await (const chunk of file.chunks(onRead)) {
    const head = chunk.indexOf(LINE_FEED) + 1;
    const tail = chunk.lastIndexOf(LINE_FEED) + 1;
    if (head > 0) {
      yield Buffer.concat([unfinished, chunk.subarray(0, head)]);
      if (tail > head) yield chunk.subarray(head, tail);
      unfinished = Buffer.alloc(0);
    }
    unfinished = Buffer.concat([unfinished, chunk.subarray(tail)]);
    if (unfinished.length > LONGEST_LINE_BYTES) {
      throw new InputError(
        `${file.path}, line ${lineOf() + 1}: must be shorter than ${LONGEST_LINE_BYTES} bytes: is this a text file?`,
      );
    }
  }
  if (unfinished.length > 0) yield Buffer.concat([unfinished, Buffer.of(LINE_FEED)]);
}

/** Yields the lines of a text as strings with one character per byte, without their ends, numbered from 1. */
export async function* textLines(file: TextFile, onRead?: OnRead): AsyncGenerator<{ line: number; text: string }> {
  let line = 0;
  for await (const bytes of wholeLines(file, { onRead, lineOf: () => line })) {
    for (let start = 0; start < bytes.length;) {
      const end = bytes.indexOf(LINE_FEED, start);
      const text = bytes.toString('latin1', start, end);
      yield { line: ++line, text: text.endsWith('\r') ? text.slice(0, -1) : text };
      start = end + 1;
    }
  }
}
