import { resolve } from 'node:path';
import type { ConvertedType } from '../dataset/features/quantize.js';
import type { Job } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import { namesInOutput } from '../storage/sealed-folder.js';
import { prepareJobData } from '../training/data.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** The folder for prepared data is not empty. Pass `overwrite: true`, or name another folder. */
    'prepared-folder-kept': { readonly directory: string };
  }
}

/** The options of `prepare`. */
export interface PrepareOptions {
  /** The folder that the job's relative paths start from, usually that of the job file. */
  readonly root: string;
  /** The folder to write. */
  readonly to: string;
  /** The bytes of interactions that are sorted at once. The default is 256 MiB. */
  readonly memory?: number;
  /** The type that features are converted to, in the folder. Without it they stay where they are. */
  readonly featureType?: ConvertedType;
  /** Whether prepared data in the folder may be replaced. */
  readonly overwrite?: boolean;
  /** Stops the work. Nothing is left behind. */
  readonly signal?: AbortSignal;
  /** Called with a line that says how a file was understood. */
  readonly onNote?: (message: string) => void;
  readonly onWarning?: (message: string) => void;
  /** Called with the part of the files that is read, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** What was prepared. */
export interface PreparedSummary {
  readonly directory: string;
  readonly users: number;
  readonly items: number;
  /** The number of distinct training interactions. */
  readonly interactions: number;
  /** The fingerprint of the data, which equals that of the files where features were not converted. */
  readonly fingerprint: string;
  /** The features that were converted, where `featureType` asked for it. */
  readonly features?: readonly ConvertedFile[];
}

/** A feature file that was converted. */
export interface ConvertedFile {
  /** The name of the user's file. */
  readonly name: string;
  readonly from: string;
  readonly type: ConvertedType;
  /** The largest and the mean length (L2) of what a row changed by, in units of epsilon. */
  readonly largestError: number;
  readonly meanError: number;
}

/** The bytes of interactions that are sorted at once, where nothing else is said. */
const MEMORY = 256 * 2 ** 20;

/**
 * Reads the data of a job once and writes them to a folder, from which `spec.data.prepared` reads them. Features are checked. They
 * stay where they are, unless they are converted to another type. The folder appears when it is complete. Rejects with an InputError, or an InterruptedError.
 */
export async function prepare(job: Job, options: PrepareOptions): Promise<PreparedSummary> {
  const { root, memory = MEMORY, featureType, overwrite = false, signal } = options;
  const { onNote = () => {}, onWarning = () => {}, onProgress = () => {} } = options;
  const to = resolve(options.to);
  if (!overwrite && (await namesInOutput(to)).length > 0)
    throw new InputError(`Cannot prepare data into ${to}: it is not empty`, {
      code: 'prepared-folder-kept',
      facts: { directory: to },
    });
  const prepared = await prepareJobData(job, to, {
    root,
    scratch: to,
    within: undefined,
    memory,
    featureType,
    signal,
    onProgress: (bytes, total) => onProgress(bytes / Math.max(total, 1)),
  });
  prepared.notes.forEach(onNote);
  prepared.warnings.forEach(onWarning);
  const { users, items, interactions, fingerprint } = prepared;
  const features = prepared.converted?.map(({ name, conversion }) => ({ name, ...conversion }));
  return { directory: to, users, items, interactions, fingerprint, ...(features && { features }) };
}
