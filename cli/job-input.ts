import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { clusterKeysIn, compileJob, parseJob, type Job } from '../job/index.js';
import { InputError } from '../runtime/errors.js';

/** A job from the command line: a file, or data files for a quick start. */
export interface JobInput {
  readonly job: Job;
  /** What the job's paths start from. */
  readonly root: string;
  /** Keys that this machine ignores. */
  readonly clusterKeys: readonly string[];
}

/** Rejects with an InputError that holds every problem of the file. */
export async function readJobFile(path: string, options: { cwd: string; set?: readonly string[] }): Promise<JobInput> {
  const text = await readText(resolve(options.cwd, path), path);
  const parseOptions = { file: path, set: options.set };
  return {
    job: parseJob(text, parseOptions),
    root: dirname(resolve(options.cwd, path)),
    clusterKeys: clusterKeysIn(text, parseOptions),
  };
}

export interface QuickStart {
  readonly interactions: string;
  readonly features?: readonly string[];
  readonly items?: string;
  readonly test?: string;
}

/** The job of `amr train --interactions F ...`: the default stages over the files named, paths from the working folder. */
export function quickStartJob(files: QuickStart, options: { cwd: string; set?: readonly string[] }): JobInput {
  const document = {
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: nameOf(resolve(options.cwd, files.interactions)) },
    spec: { data: { ...files } },
  };
  const job =
    options.set === undefined
      ? compileJob(document, { locate: () => 'command line' })
      : parseJob(JSON.stringify(document), { file: 'command line', set: options.set });
  return { job, root: options.cwd, clusterKeys: [] };
}

const GENERIC = /^(train|training|interactions|ratings|data|likes|clicks)$/;

/** A job name from the file's, or from its folder's where the file's says nothing. */
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
