import { Option, type Command } from 'commander';
import { InputError } from '../runtime/errors.js';
import { quickStartJob, readJobFile, type JobFileOptions, type JobInput } from './job-input.js';
import { collect } from './options.js';

/** The options that name data files in place of a job file. */
export interface QuickStartFlags {
  readonly interactions?: string;
  readonly features?: string[];
  readonly items?: string;
  readonly test?: string;
  readonly validation?: string;
}

/** Adds the options that name data files in place of a job file. */
export function addQuickStartOptions(command: Command): Command {
  return command
    .option('--interactions <file>', 'quick start, instead of a job file: CSV, TSV or Parquet of user,item')
    .addOption(
      new Option('--features <file>', "quick start: the items' features, such as x.npy; may be repeated").argParser(
        collect,
      ),
    )
    .option('--items <file>', 'quick start: the item id of each feature row, one a line')
    .option('--test <file>', 'quick start: the held-out pairs, which measure accuracy')
    .option('--validation <file>', 'quick start: other held-out pairs, which choose the number of epochs');
}

/**
 * Reads the job of a command that takes a job file or data files.
 * @param work what the command does, for the message where neither is named: "train".
 */
export async function readJobInput(
  path: string | undefined,
  { interactions, features, items, test, validation }: QuickStartFlags,
  { work, ...options }: JobFileOptions & { readonly work: string },
): Promise<JobInput> {
  const isQuickStart = [interactions, features, items, test, validation].some((file) => file !== undefined);
  if (path !== undefined) {
    if (!isQuickStart) return readJobFile(path, options);
    throw new InputError(
      `Cannot use ${path} together with --interactions, --features, --items, --test or --validation: use --set spec.data.interactions=FILE and the like`,
    );
  }
  if (interactions === undefined) {
    throw new InputError(`Cannot ${work} without a job: name a job file, or --interactions FILE (amr ${work} --help)`);
  }
  return quickStartJob({ interactions, features, items, test, validation }, options);
}
