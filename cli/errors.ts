import { CommanderError } from 'commander';
import { AmrError, InputError, InterruptedError, JobFailedError, withRemedy } from '../runtime/errors.js';
import { remedyOf } from './remedies.js';

/** The exit codes of `amr`. `jobFailed` means that training diverged or a job on a cluster did not succeed. */
export const EXIT = { done: 0, failed: 1, usage: 2, jobFailed: 3, interrupted: 130, terminated: 143 } as const;

/**
 * Returns the exit code for an error, and the lines that tell the user what was wrong. There are no lines where the
 * user asked for help and commander has printed it.
 */
export function explain(error: unknown): { code: number; lines: string[] } {
  if (error instanceof CommanderError) return explainUsage(error);
  if (error instanceof AmrError)
    return { code: exitCodeOf(error), lines: withRemedy(error.message, remedyOf(error.details)).split('\n') };
  return { code: codeOf(error) in WRONG_PATHS ? EXIT.usage : EXIT.failed, lines: messageOf(error).split('\n') };
}

function exitCodeOf(error: AmrError): number {
  if (error instanceof InputError) return EXIT.usage;
  if (error instanceof JobFailedError) return EXIT.jobFailed;
  return error instanceof InterruptedError ? EXIT.interrupted : EXIT.failed;
}

function explainUsage(error: CommanderError): { code: number; lines: string[] } {
  // The user asked for help or the version, or named no command. In all of these cases commander has written the
  // answer.
  if (error.exitCode === 0) return { code: EXIT.done, lines: [] };
  if (error.code === 'commander.help') return { code: EXIT.usage, lines: [] };
  const [message, ...rest] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = rest.join(' ').replace(/^\(Did you mean (.*)\?\)$/, '; did you mean "$1"?');
  return { code: EXIT.usage, lines: [`${message}${suggestion}`] };
}

/** What to do about each system error that means that a path on the command line is unsuitable. */
const WRONG_PATHS: Partial<Record<string, string>> = {
  EEXIST: 'a file is there: name a folder',
  ENOTDIR: 'a part of the path is a file: name another one',
  EISDIR: 'it is a folder: name a file',
  ENAMETOOLONG: 'name a shorter one',
};

/** What to do about each system error. */
const REMEDIES: Partial<Record<string, string>> = {
  ...WRONG_PATHS,
  ENOSPC: 'the disk is full: free some space',
  EDQUOT: 'the disk quota is used up: free some space',
  EROFS: 'the folder is on a read-only file system: name another one',
  EACCES: 'the file or folder may not be used by this user: change its permissions or name another one',
};

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const remedy = REMEDIES[codeOf(error)];
  return remedy === undefined ? error.message || error.name : `${error.message} (${remedy})`;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? '';
}
