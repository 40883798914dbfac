import { judgeFirstLine } from './header.js';
import { columnsNamedAs } from './names.js';
import { splitFields } from './sample.js';
import { DELIMITERS } from './settings.js';

/**
 * Counts the comment lines before the first row of a text: lines that begin with `#` or `%`, as R, NumPy and many archives write them. The
 * last of them may be the header, as in `# user_id item_id`, and is then no comment. Where every line begins so, these are ids.
 * A first line `sep=;`, which tells Excel the delimiter, counts as well.
 */
export function commentLines(lines: readonly string[]): number {
  if (delimiterOfExcel(lines[0]) !== undefined) return 1 + commentLines(lines.slice(1));
  const count = lines.findIndex((line) => !/^\s*[#%]/.test(line));
  if (count <= 0) return 0;
  return namesColumns(lines[count - 1]) && !isHeader(lines.slice(count)) ? count - 1 : count;
}

/** Returns the delimiter that a line `sep=;` names. */
export function delimiterOfExcel(line = ''): string | undefined {
  return /^sep=(.)$/i.exec(line)?.[1];
}

function namesColumns(line: string): boolean {
  return DELIMITERS.some((delimiter) => namesUserAndItem(splitFields(line.replace(/^\s*#\s*/, ''), delimiter)));
}

function namesUserAndItem(names: readonly string[]): boolean {
  return columnsNamedAs('user', names).length > 0 && columnsNamedAs('item', names).length > 0;
}

function isHeader(lines: readonly string[]): boolean {
  return DELIMITERS.some((delimiter) => {
    const rows = lines.map((line) => splitFields(line, delimiter));
    return rows[0].length > 1 && judgeFirstLine(rows).kind === 'header';
  });
}
