/**
 * What messages may show of the files that they are about. Messages travel: from a worker to the status of a job, which
 * more people may read than the file. So a message quotes single values, never a line, and only from a file that was
 * understood as what it should be. All quotations in this room are made here.
 */

/** The most characters of a value that a message shows. */
const SHOWN_CHARACTERS = 40;
/** The most names of a list that a message shows. */
const SHOWN_NAMES = 20;
/** Text without control, format and private characters, and without the mark of bytes that are no UTF-8. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u;
const REPLACEMENT = '\ufffd';

/** Returns a value of a file for messages: a text in quotes, cut if it is long, or what kind of value it is. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return isPrintable(value) ? JSON.stringify(cut(value)) : unprintable(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : cut(String(value));
}

/** Returns a name of a file, such as that of a column, for messages: without quotes, cut if it is long. */
export function plain(name: string, longest = SHOWN_CHARACTERS): string {
  const trimmed = name.trim();
  return isPrintable(trimmed) ? cut(trimmed, longest) : unprintable(trimmed);
}

/** Returns the names of columns for messages. */
export function listed(names: readonly string[]): string {
  const more = names.length > SHOWN_NAMES ? [`and ${names.length - SHOWN_NAMES} more`] : [];
  return [...names.slice(0, SHOWN_NAMES).map((name) => plain(name)), ...more].join(', ');
}

function isPrintable(text: string): boolean {
  return PRINTABLE.test(text) && !text.includes(REPLACEMENT);
}

function cut(text: string, longest = SHOWN_CHARACTERS): string {
  const characters = Array.from(text.slice(0, 2 * longest + 2));
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : text;
}

function unprintable({ length }: string): string {
  return `a text of ${length} characters, not all of them printable`;
}
