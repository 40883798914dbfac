import { encodeJob as encodeFeatures, encodeJobShare as encodeShareOf } from '../encode/index.js';
import type { EncodeOptions, EncodeResult, Share } from '../encode/index.js';
import type { Job, TrainingEvent } from '../job/index.js';
import { encodingNotes } from '../encode/notes.js';
import { InputError } from '../runtime/errors.js';

/** The options of `encodeJob`. Those that it shares with `encode` mean the same. */
export interface EncodeJobOptions extends Pick<
  EncodeOptions,
  'threads' | 'signal' | 'overwrite' | 'onProgress' | 'onDownload'
> {
  /** The folder that the job's relative paths start from, usually that of the job file. */
  readonly root: string;
}

/**
 * Makes the features of a job that has a section `encode`, unless they are there already, as `train` does before it reads the data. It uses
 * the parts that an interrupted encoding, or calls of `encodeJobShare`, have left. Rejects as `encode` does.
 */
export async function encodeJob(job: Job, options: EncodeJobOptions): Promise<EncodeResult> {
  assertEncodes(job);
  return (await encodeFeatures(job, { ...options, within: undefined })).result;
}

/**
 * Encodes one share of the pictures, texts or audio files of a job. Several processes can encode the shares at the same time, also on several machines with
 * one folder. Then `encodeJob` puts the parts together. Returns the number of pictures, texts or audio files of the share.
 */
export function encodeJobShare(job: Job, share: Share, options: EncodeJobOptions): Promise<number> {
  assertEncodes(job);
  return encodeShareOf(job, share, { ...options, within: undefined });
}

function assertEncodes({ name, encode }: Job): void {
  if (!encode) throw new InputError(`Cannot encode for the job ${name}: it has no section spec.encode`);
}

/** Encodes the pictures, texts or audio files of a job that is about to be trained, and says what was done. */
export async function encodeForTraining(
  job: Job,
  {
    onEvent,
    ...options
  }: Omit<EncodeJobOptions, 'onProgress' | 'onDownload'> & { onEvent: (event: TrainingEvent) => void },
): Promise<void> {
  if (!job.encode) return;
  const { result, isNew } = await encodeFeatures(job, {
    ...options,
    within: undefined,
    onProgress: (progress) => onEvent({ type: 'encoding', progress }),
    onDownload: (progress) => onEvent({ type: 'download', ...progress }),
  });
  const { items, encoder, files } = result;
  const how = isNew ? '' : ', of these sources and settings, were there already';
  onEvent({ type: 'note', message: `features of ${items} items by ${encoder.name}${how}: ${files[0]}` });
  for (const note of encodingNotes(result, job.encode)) onEvent(note);
}
