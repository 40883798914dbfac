import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { clusterKeysIn, compileJob, parseJob, type Job } from '../job/index.js';
import { InputError } from '../runtime/errors.js';

/** A job that the command line describes: by a job file, or by data files for a quick start. */
export interface JobInput {
  readonly job: Job;
  /** The folder that the job's relative paths start from, absolute. */
  readonly root: string;
  /** The keys of the job file that only clusters use. This machine ignores them. */
  readonly clusterKeys: readonly string[];
}

/** How a job file is read. */
export interface JobFileOptions {
  readonly cwd: string;
  /** The values of --set. */
  readonly set?: readonly string[];
  /** The folder that the job's relative paths start from: that of the job file by default. */
  readonly dataRoot?: string;
}

/** Reads a job file. Rejects with an InputError that holds every problem of the file. */
export async function readJobFile(path: string, options: JobFileOptions): Promise<JobInput> {
  const text = await readText(resolve(options.cwd, path), path);
  const parseOptions = { file: path, set: options.set };
  return {
    job: parseJob(text, parseOptions),
    root: options.dataRoot === undefined ? dirname(resolve(options.cwd, path)) : resolve(options.cwd, options.dataRoot),
    clusterKeys: clusterKeysIn(text, parseOptions),
  };
}

/** The data files of a job that has no job file. */
export interface QuickStart {
  /** The file of training interactions. */
  readonly interactions: string;
  /** The feature files, whose columns are put side by side. */
  readonly features?: readonly string[];
  /** The file with the id of each feature row. */
  readonly items?: string;
  /** The file of test pairs. */
  readonly test?: string;
  /** The file of validation pairs, by which the epochs are chosen. */
  readonly validation?: string;
}

/**
 * Makes the job of `amr train --interactions F ...`: the preset `recommended` on the named files. Relative paths start from
 * the working folder.
 */
export function quickStartJob(files: QuickStart, options: JobFileOptions): JobInput {
  const document = {
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: nameOf(resolve(options.cwd, files.interactions)) },
    spec: { data: { ...files }, ...(files.validation === undefined ? {} : { evaluation: { select: 'validation' } }) },
  };
  const job =
    options.set === undefined
      ? compileJob(document, { locate: () => 'command line' })
      : parseJob(JSON.stringify(document), { file: 'command line', set: options.set });
  return { job, root: resolve(options.cwd, options.dataRoot ?? '.'), clusterKeys: [] };
}

const GENERIC = /^(train|training|interactions|ratings|data|likes|clicks)$/;

/** Makes the name of a job from the name of a file, or from that of its folder where the file's name says nothing. */
function nameOf(path: string): string {
  const file = basename(path).replace(/\.[^.]*$/, '');
  const words = GENERIC.test(file.toLowerCase()) ? basename(dirname(path)) : file;
  const name = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return name || 'quick-start';
}

async function readText(path: string, shown: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new InputError(`Cannot read the job file ${shown}: there is no such file`);
    if (code === 'EISDIR') throw new InputError(`Cannot read the job file ${shown}: it is a folder`);
    throw new InputError(`Cannot read the job file ${shown}: ${message}`);
  }
}
