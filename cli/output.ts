import { once } from 'node:events';
import { withRelativePaths } from './relative-paths.js';
import { paint, withoutControls, type Style, type Terminal } from '../runtime/terminal.js';

/** The format of results on stdout. */
export type OutputFormat = 'text' | 'json';
/** How much a command writes to stderr. */
export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** The part of `process.stdout` that `Output` needs. Tests provide one of their own. */
export interface TextSink {
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

/**
 * Everything that a command writes. Data go to stdout and everything else goes to stderr. The format and the verbosity
 * are set once, from the command's options, before the command runs.
 */
export class Output {
  format: OutputFormat = 'text';
  verbosity: Verbosity = 'normal';
  /** Removes what is drawn on the terminal. It is called before a line is written there. */
  #clear: (() => void) | null = null;

  constructor(
    private readonly stdout: TextSink,
    private readonly stderr: TextSink,
    /** The terminals of stdout and stderr. */
    readonly terminals: { readonly stdout: Terminal; readonly stderr: Terminal },
    /** The working folder. Lines for people name the files below it by relative paths. */
    private readonly cwd = '',
  ) {}

  /**
   * Writes data to stdout and resolves when more may be written. Control characters, which no id or name should
   * contain, are escaped.
   */
  async data(text: string): Promise<void> {
    this.#clear?.();
    if (!this.stdout.write(withoutControls(text))) await once(this.stdout as NodeJS.WriteStream, 'drain');
  }

  /** Writes the result of a command: as one JSON document, or as its text. */
  async result(value: unknown, text: () => string): Promise<void> {
    await this.data(this.format === 'json' ? `${JSON.stringify(value)}\n` : text());
  }

  /** Writes a line for people who watch the command. With --quiet it is left out. */
  note(line: string): void {
    if (this.verbosity !== 'quiet') this.#say(line);
  }

  /** Writes a line that appears only with --verbose. */
  detail(line: string): void {
    if (this.verbosity === 'verbose') this.#say(paint(line, 'dim', this.terminals.stderr));
  }

  /** Writes a warning. */
  warn(line: string): void {
    this.#say(`${paint('warning', 'yellow', this.terminals.stderr)}: ${line}`);
  }

  /** Writes a line that begins with `amr:` for each problem. */
  error(lines: readonly string[]): void {
    for (const line of lines) this.#say(`${paint('amr', 'red', this.terminals.stderr)}: ${line}`);
  }

  /** Applies a style to a text for stdout. */
  style(text: string, style: Style): string {
    return paint(text, style, this.terminals.stdout);
  }

  /**
   * Draws on stderr without a line end. `clear` removes the drawing before anything else is written; it is null where
   * nothing is drawn.
   */
  draw(text: string, clear: (() => void) | null): void {
    this.#clear = clear;
    this.stderr.write(text);
  }

  #say(line: string): void {
    this.#clear?.();
    this.stderr.write(`${withoutControls(withRelativePaths(line, this.cwd))}\n`);
  }
}
