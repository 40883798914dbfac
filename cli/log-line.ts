import type { LogLine } from '../proto/index.js';

/** A line of a job's log as `amr logs --output json` prints it. */
export interface PrintedLine {
  readonly time: string;
  readonly level: string;
  readonly role: string;
  readonly source: string;
  readonly message: string;
  /** The further fields of the line. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Reads a line that the coordinator has sent. */
export function printedLine({ timeMs, level, role, source, message, details }: LogLine): PrintedLine {
  const fields = details === '' ? {} : (JSON.parse(details) as Record<string, unknown>);
  return { time: new Date(timeMs).toISOString(), level, role, source, message, details: fields };
}

/** Formats a line for people. The stack of an error follows on lines of its own. */
export function formatLine({ time, level, source, message, details }: PrintedLine): string {
  const { error, ...others } = details;
  const { message: problem, stack } = (error ?? {}) as { readonly message?: string; readonly stack?: string };
  const shown = Object.entries({ ...others, ...(error === undefined ? {} : { error: problem ?? error }) });
  const fields = shown.map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const trace = stack === undefined ? '' : stack.replace(/^[^]*?\n(?= *at )/, '').replace(/^ */gm, '    ');
  return `${time} ${level.padEnd(5)} ${source}  ${message}${fields.join('')}\n${trace === '' ? '' : `${trace}\n`}`;
}
