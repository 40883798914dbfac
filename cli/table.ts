/** A column of a table. Its cells are aligned to the left by default. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** How a table is laid out. */
export interface TableOptions {
  /** The width of the terminal in columns of text; 80 by default. */
  readonly width?: number;
  /** The number of first columns that name a row; 1 by default. Each part of a table that is cut repeats them. */
  readonly keys?: number;
}

const GAP = '  ';

/**
 * Formats rows under titles, with columns as wide as their widest cell; the text ends with a line end. A table that is wider
 * than the terminal is cut between columns, and its parts follow one another. A cell is never broken.
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width = 80, keys = 1 }: TableOptions = {},
): string {
  const widths = columns.map(({ title }, index) => Math.max(title.length, ...rows.map((row) => row[index].length)));
  const line = (cells: readonly string[], shown: readonly number[]) =>
    shown
      .map((at) => (columns[at].align === 'right' ? cells[at].padStart(widths[at]) : cells[at].padEnd(widths[at])))
      .join(GAP)
      .trimEnd();
  const titles = columns.map(({ title }) => title);
  return partsOf(widths, { width, keys })
    .map((shown) => [titles, ...rows].map((cells) => `${line(cells, shown)}\n`).join(''))
    .join('\n');
}

/** Divides a table into parts. Each has the key columns, and as many of the other columns as fit. */
function partsOf(widths: readonly number[], { width, keys }: Required<TableOptions>): number[][] {
  const places = [...widths.keys()];
  const own = places.slice(0, keys);
  const sizeOf = (part: readonly number[]) => part.reduce((sum, at) => sum + widths[at] + GAP.length, -GAP.length);
  const parts = [[...own]];
  for (const at of places.slice(keys)) {
    const last = parts[parts.length - 1];
    if (last.length === own.length || sizeOf([...last, at]) <= width) last.push(at);
    else parts.push([...own, at]);
  }
  return parts;
}
