import { once } from 'node:events';
import { paint, withoutControls, type Style, type Terminal } from '../runtime/terminal.js';

export type OutputFormat = 'text' | 'json';
export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** A place for text: `process.stdout`, or what a test reads. */
export interface TextSink {
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

/**
 * What a command says. Data goes to stdout, all else to stderr, and no part of the one is ever in the other. Format and
 * verbosity are set once, from the command's options, before the command runs.
 */
export class Output {
  format: OutputFormat = 'text';
  verbosity: Verbosity = 'normal';
  /** Called before a line goes to a terminal on which something is drawn. */
  #clear: (() => void) | null = null;

  constructor(
    private readonly stdout: TextSink,
    private readonly stderr: TextSink,
    /** Of stdout and stderr. */
    readonly terminals: { readonly stdout: Terminal; readonly stderr: Terminal },
  ) {}

  /** Writes data; control characters, which no id or name should hold, are escaped. Resolves when more may be written. */
  async data(text: string): Promise<void> {
    this.#clear?.();
    if (!this.stdout.write(withoutControls(text))) await once(this.stdout as NodeJS.WriteStream, 'drain');
  }

  /** The result of a command: one JSON document, or its text. */
  async result(value: unknown, text: () => string): Promise<void> {
    await this.data(this.format === 'json' ? `${JSON.stringify(value)}\n` : text());
  }

  /** For people who watch; not with --quiet. */
  note(line: string): void {
    if (this.verbosity !== 'quiet') this.#say(line);
  }

  /** Only with --verbose. */
  detail(line: string): void {
    if (this.verbosity === 'verbose') this.#say(paint(line, 'dim', this.terminals.stderr));
  }

  warn(line: string): void {
    this.#say(`${paint('warning', 'yellow', this.terminals.stderr)}: ${line}`);
  }

  /** `amr: ...`, a line for each problem. */
  error(lines: readonly string[]): void {
    for (const line of lines) this.#say(`${paint('amr', 'red', this.terminals.stderr)}: ${line}`);
  }

  /** Text in a style for stdout. */
  style(text: string, style: Style): string {
    return paint(text, style, this.terminals.stdout);
  }

  /** Draws on stderr without a line end; `clear` removes it before anything else is written. Null: nothing is drawn. */
  draw(text: string, clear: (() => void) | null): void {
    this.#clear = clear;
    this.stderr.write(text);
  }

  #say(line: string): void {
    this.#clear?.();
    this.stderr.write(`${withoutControls(line)}\n`);
  }
}
