import type { TextFile } from './container.js';
import type { Delimiter } from './settings.js';

/** The number of lines at the start of a file that decide how it is understood. */
const SAMPLE_LINES = 200;

/** Returns the first complete lines of a file, without empty lines at the end. */
export function sampleLines({ head, isWhole }: Pick<TextFile, 'head' | 'isWhole'>): string[] {
  const lines = head.split(/\r?\n/, SAMPLE_LINES + 1);
  const isCut = lines.length > SAMPLE_LINES || !isWhole;
  if (isCut && lines.length > 1) lines.pop();
  while (lines.length > 0 && lines[lines.length - 1].trim() === '') lines.pop();
  return lines;
}

/** Returns the fields of a line. Quotes around a field are removed, and several spaces between fields count as one. */
export function splitFields(line: string, { text }: Pick<Delimiter, 'text'>): string[] {
  if (text === ' ') return line.trim().split(/ +/);
  if (!line.includes('"')) return line.split(text);
  const fields: string[] = [];
  for (let at = 0; at <= line.length;) {
    const end = fieldEnd(line, at, text);
    const field = line.slice(at, end);
    fields.push(/^"[^]*"$/.test(field) ? field.slice(1, -1).replaceAll('""', '"') : field);
    at = end + text.length;
  }
  return fields;
}

/** Returns the end of the field at `start`: a delimiter outside quotes, or the end of the line. */
function fieldEnd(line: string, start: number, delimiter: string): number {
  let from = start;
  if (line[start] === '"') {
    from = start + 1;
    while (from < line.length && (line[from] !== '"' || line[from + 1] === '"')) from += line[from] === '"' ? 2 : 1;
  }
  const end = line.indexOf(delimiter, from);
  return end < 0 ? line.length : end;
}

/** Returns the values of one column over some rows. A missing value is an empty text. */
export function columnOf(rows: readonly (readonly string[])[], column: number): string[] {
  return rows.map((row) => row[column] ?? '');
}

/** Whether a text is a number as data files write it. */
export function isNumeric(value: string): boolean {
  return value.trim() !== '' && Number.isFinite(Number(value));
}
