import type { OnRead } from '../input-file.js';
import { quote } from '../quote.js';
import type { TextFile } from './container.js';
import { textLines } from './lines.js';
import { ID_RULE, idOf, PairWriter, textOfBytes } from './pair-writer.js';
import type { PairVisitor } from './pairs.js';
import { splitFields } from './sample.js';
import { DELIMITERS, type Delimiter } from './settings.js';

/**
 * The first entry of each list: the user (`lists`), or the number of items (`counted-lists`). In the second kind the
 * user is the number of the line, from 0.
 */
export type ListKind = 'lists' | 'counted-lists';

/** The delimiters that lists may have. */
const LIST_DELIMITERS = DELIMITERS.filter(({ word }) => ['space', 'tab', 'comma'].includes(word));

/** Returns the delimiter of lists: the one that splits the longest line into most ids. */
export function listDelimiter(lines: readonly string[]): Delimiter {
  const longest = lines.reduce((best, line) => (line.length > best.length ? line : best), '');
  const counts = LIST_DELIMITERS.map((delimiter) => splitFields(longest, delimiter).length);
  return LIST_DELIMITERS[counts.indexOf(Math.max(...counts))];
}

/** Returns the kind of lists that lines may be, or null when they are not lists. */
export function listKindOf(lines: readonly string[]): ListKind | null {
  const delimiter = listDelimiter(lines);
  const rows = lines.map((line) => partsOf(line, delimiter));
  if (rows.length > 1 && rows.every(isCounted)) return 'counted-lists';
  const isList = new Set(rows.map((row) => row.length)).size > 1 && rows.some((row) => row.length > 2);
  const shapes = new Set(rows.flatMap((row) => row.slice(1)).map((id) => id.replace(/\d+/g, '9')));
  return isList && shapes.size === 1 ? 'lists' : null;
}

/** Whether a line begins with the number of its other entries. */
function isCounted([count, ...items]: readonly string[]): boolean {
  return /^\d+$/.test(count) && Number(count) === items.length;
}

/** Reads lines that contain a user and all items of that user. A user without items has no interaction. */
export async function readLists(
  file: TextFile,
  visitor: PairVisitor,
  { kind, delimiter, onRead }: { kind: ListKind; delimiter: Delimiter; onRead?: OnRead },
): Promise<void> {
  const writer = new PairWriter(visitor);
  for await (const { line, text } of textLines(file, onRead)) {
    if (text.trim() === '') continue;
    const [first, ...items] = partsOf(text, delimiter);
    if (kind === 'counted-lists' && Number(first) !== items.length) {
      writer.problem(
        line,
        `must begin with the number of its items, ${items.length}: it begins with ${/^\d{1,9}$/.test(first) ? first : 'no number'}`,
      );
      continue;
    }
    const user = kind === 'lists' ? idOf(first) : String(line - 1);
    for (const item of items) {
      const id = idOf(item);
      if (user !== null && id !== null) writer.write(user, id, line);
      else
        writer.problem(line, `an id ${ID_RULE}: current value is ${quote(textOfBytes(user === null ? first : item))}`);
    }
  }
  writer.flush();
}

/** Returns the ids of a line. Empty ids at its end, which some programs write, are dropped. */
function partsOf(line: string, delimiter: Delimiter): string[] {
  const parts = splitFields(line.trimEnd(), delimiter);
  while (parts.length > 1 && parts[parts.length - 1] === '') parts.pop();
  return parts;
}
