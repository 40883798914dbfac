import { InvalidArgumentError } from 'commander';
import { InputError, InterruptedError } from '../../runtime/errors.js';
import type { Job } from '../../job/index.js';
import type { EncodeResult, Share } from '../../local/index.js';
import { required } from '../../runtime/required.js';
import type { CliContext } from '../context.js';
import { formatCount } from '../format.js';
import { readJobFile } from '../job-input.js';
import { ActivityView } from '../progress/activity-view.js';
import { DownloadView } from '../progress/download-view.js';
import { programName } from '../program-name.js';
import { shellWords } from '../shell-words.js';
import { stoppingText } from '../stopping.js';

/** The options with which `amr encode` encodes what a job file names. */
export interface EncodeJobFlags {
  readonly part?: Share;
  readonly set?: string[];
  readonly dataRoot?: string;
  readonly threads?: number;
  readonly overwrite?: boolean;
}

/** Parses a share such as "2/4": the second of four. */
export function shareOf(text: string): Share {
  const [, number, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const share = { index: Number(number) - 1, count: Number(count) };
  if (share.index >= 0 && share.index < share.count) return share;
  throw new InvalidArgumentError('It must be the number of a share and how many there are, such as 2/4.');
}

/** Encodes what a job file names, or one share of it. Returns the result and what was encoded, or null for a share. */
export async function encodeOfJob(
  path: string,
  flags: EncodeJobFlags,
  context: CliContext,
): Promise<{ readonly result: EncodeResult; readonly sources: NonNullable<Job['encode']> } | null> {
  const { output, cwd, environment, clock } = context;
  const { part, set, dataRoot, threads, overwrite } = flags;
  if (part && overwrite)
    throw new InputError(
      'Cannot use --overwrite with --part, because other shares may be under way: remove the folder',
    );
  const { job, root } = await readJobFile(path, { cwd, set, dataRoot });
  const library = await context.library();
  const shutdown = context.listenForShutdown((signal) => output.note(stoppingText(signal)));
  const downloads = new DownloadView(output, clock);
  const settings = { root, threads, signal: shutdown.signal, onDownload: downloads.show };
  const view = new ActivityView('encoding', output, clock, true);
  try {
    return await view.during(async (onProgress) => {
      if (!part) {
        const result = await library.encodeJob(job, { ...settings, overwrite, onProgress });
        return { result, sources: required(job.encode, 'spec.encode') };
      }
      const items = await library.encodeJobShare(job, part, { ...settings, onProgress });
      const share = `share ${part.index + 1} of ${part.count}`;
      await output.result({ ...part, items }, () => `${share} is done: ${formatCount(items)} items\n`);
      output.note(
        `when all shares are done: ${programName(environment)} ${shellWords(commandOf(path, { ...flags, part: undefined }))}`,
      );
      return null;
    });
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(
      `${error.message}\ngo on with: ${programName(environment)} ${shellWords(commandOf(path, flags))}`,
    );
  } finally {
    downloads.close();
    shutdown.dispose();
  }
}

/** The command that goes on. Parts that are done are used without further words. */
function commandOf(path: string, { part, set = [], dataRoot, threads }: EncodeJobFlags): string[] {
  return [
    'encode',
    path,
    ...(part ? ['--part', `${part.index + 1}/${part.count}`] : []),
    ...set.flatMap((value) => ['--set', value]),
    ...(dataRoot === undefined ? [] : ['--data-root', dataRoot]),
    ...(threads === undefined ? [] : ['--threads', String(threads)]),
  ];
}
