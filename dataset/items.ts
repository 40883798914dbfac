import { InputError } from '../runtime/errors.js';
import type { Confinement } from './confinement.js';
import { chunksOf, withInputFile, type InputFile, type OnRead } from './input-file.js';
import { Problems } from './problems.js';

/** Control characters, which other programs interpret, and the line separators of Unicode. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

/**
 * Reads items.txt, which is UTF-8 with one item id per line (LF or CR LF). Line i is the id of item i. Empty lines,
 * repeated ids and text that is not UTF-8 are problems, which are reported together in one InputError. No message quotes
 * an id, because any text file looks like a list of ids.
 */
export async function readItemIds(
  path: string,
  { onRead, within }: { onRead?: OnRead; within: Confinement | undefined },
): Promise<string[]> {
  const read = async (file: InputFile) => {
    const text = await readText(chunksOf(file, { onRead }), path);
    const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
    const problems = new Problems(path);
    const lineOf = new Map<string, number>();
    for (const [index, id] of lines.entries()) {
      const place = `line ${index + 1}`;
      const first = lineOf.get(id);
      if (id === '') problems.add(place, 'an item id must not be empty');
      else if (CONTROLS.test(id)) {
        problems.add(place, 'an item id must hold no control characters or line separators');
      } else if (first === undefined) lineOf.set(id, index + 1);
      else problems.add(place, `item ids must be unique: this one is already on line ${first}`);
    }
    problems.throwIfAny();
    return lines;
  };
  return withInputFile(path, read, within);
}

/** Returns the ids of items that have no ids: the numbers of their feature rows. */
export function rowNumberIds(count: number): string[] {
  return Array.from({ length: count }, (_, row) => String(row));
}

/** Decodes UTF-8. Rejects with an InputError for other text. */
async function readText(chunks: AsyncIterable<Buffer>, path: string): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new InputError(`Cannot read ${path}: it must be UTF-8 text`);
    throw error;
  }
}
