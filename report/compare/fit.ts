/** A table of texts. The first column holds the names of the rows, the others hold numbers. */
export interface TextTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Sentences that explain the columns. */
  readonly note: string;
}

/** The width of a terminal that every table fits, in characters. */
export const TERMINAL_COLUMNS = 80;
/** The number of spaces that the terminal shows between two columns. */
const GAP = 2;

/**
 * Splits a table that is wider than a terminal into several that fit. Each part repeats the first column, and only the
 * last part has the note. A table whose first two columns alone are too wide keeps them.
 */
export function fitTables(table: TextTable): TextTable[] {
  const parts = columnGroups(table);
  return parts.map((columns, part) => ({
    title: part === 0 ? table.title : `${table.title} (continued)`,
    columns: columns.map((column) => table.columns[column]),
    rows: table.rows.map((cells) => columns.map((column) => cells[column])),
    note: part === parts.length - 1 ? table.note : '',
  }));
}

/** The numbers of the columns of each part, which all begin with column 0. */
function columnGroups({ columns, rows }: TextTable): number[][] {
  const widths = columns.map((name, column) => Math.max(name.length, ...rows.map((cells) => cells[column].length)));
  const groups: number[][] = [[0]];
  let width = widths[0];
  for (let column = 1; column < columns.length; column++) {
    const group = groups[groups.length - 1];
    if (group.length > 1 && width + GAP + widths[column] > TERMINAL_COLUMNS) {
      groups.push([0, column]);
      width = widths[0] + GAP + widths[column];
    } else {
      group.push(column);
      width += GAP + widths[column];
    }
  }
  return groups;
}
