/** What a stream shows: a terminal is drawn on, a pipe or file gets plain lines. */
export interface Terminal {
  /** Whether lines may be redrawn in place. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** Columns; read anew each time, since a window can be resized. */
  width(): number;
}

interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** NO_COLOR and TERM=dumb are respected; FORCE_COLOR colors pipes too. */
export function terminalOf(stream: OutputStream, environment: Readonly<Record<string, string | undefined>>): Terminal {
  const dumb = environment.TERM === 'dumb';
  const interactive = stream.isTTY === true && !dumb;
  const forced = environment.FORCE_COLOR !== undefined && !['', '0', 'false'].includes(environment.FORCE_COLOR);
  // no-color.org: any value but the empty one.
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
export type Style = keyof typeof CODES;

/** Text in a style, or as it is where there is no color. */
export function paint(text: string, style: Style, { color }: Pick<Terminal, 'color'>): string {
  return color ? `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m` : text;
}
