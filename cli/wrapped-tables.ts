import type { TextTable } from '../report/index.js';
import { formatTable } from './table.js';

/** Formats tables with their titles above and their notes below, in lines of at most 80 characters. */
export function tablesText(tables: readonly TextTable[], width: number): string {
  const parts = tables.map(({ title, columns, rows, note }) => {
    const titles = columns.map((name, at) => ({
      title: name.toUpperCase(),
      align: at === 0 ? ('left' as const) : ('right' as const),
    }));
    return `${title}\n\n${formatTable(titles, rows, { width })}${note === '' ? '' : wrapText(note)}`;
  });
  return parts.join('\n');
}

/** Breaks a text between words into lines of at most 80 characters. All lines but the first begin with `indent`. */
export function wrapText(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > 80) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `${each}\n`).join('');
}
