import { encodePaths } from '../job/index.js';
import { access } from 'node:fs/promises';
import { locate, type Confinement } from '../dataset/confinement.js';
import type { Job } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import { hubNameOf } from '../runtime/hub-name.js';
import { isObjectAddress, resolvePath } from '../runtime/object-address.js';
import { required } from '../runtime/required.js';
import { encodeShare, encodeUnlessDone, type ConfinedOptions } from './encode.js';
import { confineEncoder } from './encoder/files.js';
import type { EncodeOptions, EncodeResult, Share } from './options.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** The folder `spec.encode.to` holds features of other sources or settings, or other files. Name another folder. */
    'job-encoding-kept': { readonly directory: string };
  }
}

/** The options of the encoding of a job. */
export interface JobEncodingOptions extends Pick<
  EncodeOptions,
  'threads' | 'signal' | 'overwrite' | 'onProgress' | 'onDownload'
> {
  /** The folder that the job's relative paths start from. */
  readonly root: string;
  /** The folder in which all files of the job must lie, where the job is that of somebody else. */
  readonly within: Confinement | undefined;
}

/**
 * Makes the features of a job that has a section `encode`, unless they are there already. It uses the parts that an interrupted encoding, or
 * processes that encode shares, have left. Rejects with an InputError where the folder holds anything else, and otherwise as `encode` does.
 */
export async function encodeJob(
  job: Pick<Job, 'encode' | 'data' | 'objectStore'>,
  options: JobEncodingOptions,
): Promise<{ readonly result: EncodeResult; readonly isNew: boolean }> {
  const own = await optionsOf(job, options);
  return explaining(own.to, () => encodeUnlessDone({ ...own, resume: options.overwrite !== true }));
}

/** Encodes one share of the parts of a job. `encodeJob` puts the parts together. Rejects as `encodeJob` does. */
export async function encodeJobShare(
  job: Pick<Job, 'encode' | 'data' | 'objectStore'>,
  share: Share,
  options: JobEncodingOptions,
): Promise<number> {
  const own = await optionsOf(job, options);
  return explaining(own.to, () => encodeShare(own, share));
}

/** Resolves the paths of the section `encode`. */
async function optionsOf(
  { encode, data, objectStore }: Pick<Job, 'encode' | 'data' | 'objectStore'>,
  { root, within, ...options }: JobEncodingOptions,
): Promise<ConfinedOptions> {
  const { replicas: _, resources: __, ...settings } = required(encode, 'spec.encode');
  const folder = resolvePath(root, data.kind === 'files' ? data.root : '.');
  const at = async (path: string): Promise<string> => {
    const found = resolvePath(folder, path);
    if (isObjectAddress(found)) return found;
    // The folder in which the place of an item stands must lie inside; the file of an item is checked before it is read.
    await locate(found.split('{item}')[0], within);
    return found;
  };
  const places: Record<string, string> = {};
  for (const [key, path] of Object.entries(encodePaths(settings))) places[key] = await at(path);
  return {
    ...options,
    ...settings,
    ...places,
    objectStore,
    within,
    encoder: await encoderOf(settings.encoder, await at(settings.encoder), within),
    to: await at(settings.to),
  };
}

/** Returns the path of the encoder of a job, or its name on a model hub, where there is no such path and a download is possible. */
async function encoderOf(name: string, path: string, within: Confinement | undefined): Promise<string> {
  if (isObjectAddress(path)) return path;
  await confineEncoder(path, within);
  if (!hubNameOf(name)) return path;
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) return path;
  if (!within) return name;
  throw new InputError(
    `Cannot find the encoder ${path}: there is no such file or folder, and processes of a cluster download no model from a hub`,
  );
}

/** Runs some work on the folder of an encoding. The error about what the folder holds is put in terms of a job. */
async function explaining<Result>(directory: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof InputError ? error.details?.code : undefined;
    if (code !== 'encoding-kept' && code !== 'encoding-folder-foreign') throw error;
    throw new InputError((error as InputError).problems, { code: 'job-encoding-kept', facts: { directory } });
  }
}
