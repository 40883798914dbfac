/** The abilities of an output stream. A terminal can be redrawn; a pipe or file gets plain lines. */
export interface Terminal {
  /** Whether lines may be redrawn in place. */
  readonly interactive: boolean;
  /** Whether text may be coloured. */
  readonly color: boolean;
  /** Returns the number of columns. It is read each time, since a window can be resized. */
  width(): number;
}

interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Finds out what a stream can show. It respects NO_COLOR and TERM=dumb; FORCE_COLOR colours pipes too. */
export function terminalOf(stream: OutputStream, environment: Readonly<Record<string, string | undefined>>): Terminal {
  const dumb = environment.TERM === 'dumb';
  const interactive = stream.isTTY === true && !dumb;
  const forced = environment.FORCE_COLOR !== undefined && !['', '0', 'false'].includes(environment.FORCE_COLOR);
  // According to no-color.org, any value but the empty one refuses colours.
  const refused = environment.NO_COLOR !== undefined && environment.NO_COLOR !== '';
  return { interactive, color: !refused && (interactive || forced), width: () => stream.columns ?? 80 };
}

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;
/** A style of text. */
export type Style = keyof typeof CODES;

/** Returns the text in a style, or unchanged where there is no colour. */
export function paint(text: string, style: Style, { color }: Pick<Terminal, 'color'>): string {
  return color ? `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m` : text;
}

/** Control characters (C0, DEL, C1) and the line separators U+2028 and U+2029, without line feed and tab. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]/g;
/** The codes that `paint` writes around a text. */
// oxlint-disable-next-line no-control-regex
const STYLES = /(\u001b\[\d+m)/;

/**
 * Returns text that is safe to write to a terminal. Control characters could move the cursor, set the title or hide
 * what follows, so they are written as `\u001b`, as JSON writes them inside a string. Line feeds, tabs and the styles
 * of `paint` stay.
 */
export function withoutControls(text: string): string {
  if (text.search(CONTROLS) < 0) return text;
  const escape = (part: string) =>
    part.replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return text
    .split(STYLES)
    .map((part) => (STYLES.test(part) ? part : escape(part)))
    .join('');
}
