import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partitionUsers } from '../dataset/sampling/partitions.js';
import { encodedFiles, type Job } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import { isObjectAddress, resolvePath } from '../runtime/object-address.js';
import { readEarlierModel, type EarlierNotice } from '../training/continue.js';
import { readJobData, splitData, splitWarnings } from '../training/data.js';

/** A summary of the data of a job. */
export interface DataSummary {
  readonly users: number;
  readonly items: number;
  /** The number of distinct training interactions. */
  readonly interactions: number;
  readonly testPairs: number;
  /** The pairs by which validation selects the epochs, from a file or held out of training; 0 where it selects none. */
  readonly validationPairs: number;
  /** The number D of features of each item; 0 without features. */
  readonly featureWidth: number;
  /** The fingerprint of the data, which a model stores to recognise them. */
  readonly fingerprint: string;
  /** A sentence for each file of interactions, which says how the file was understood. */
  readonly notes: readonly string[];
  /** The first training interactions, each as the ids of a user and an item. */
  readonly examples: readonly (readonly [string, string])[];
  readonly warnings: readonly string[];
}

/**
 * Rejects with an InputError that names every missing file of the job. Patterns such as `part-*.csv` are not looked for
 * here.
 */
async function refuseMissingFiles({ data, encode }: Job, root: string): Promise<void> {
  if (data.kind !== 'files') return;
  const { prepared, interactions, test, validation, features, items } = data;
  const others = prepared === undefined ? [interactions, test, validation, items] : [prepared];
  // What spec.encode writes may still be missing, and has an error of its own.
  const made: readonly string[] = encode ? Object.values(encodedFiles(encode)) : [];
  const named = [...others, ...features].filter((file) => file != null && !made.includes(file)) as string[];
  const missing: string[] = [];
  for (const file of named.filter((name) => !/[*?]/.test(name))) {
    const path = resolvePath(resolvePath(root, data.root), file);
    if (isObjectAddress(path)) continue;
    const isThere = await access(path).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR',
    );
    if (!isThere) missing.push(`Cannot read ${path}: there is no such file`);
  }
  if (missing.length > 0) throw new InputError(missing);
}

/** Reads and checks all data that `train` would read, and writes nothing. Rejects with an InputError. */
export async function validateJob(job: Job, { root }: { root: string }): Promise<DataSummary> {
  const scratch = await mkdtemp(join(tmpdir(), 'amr-validate-'));
  try {
    await refuseMissingFiles(job, root);
    const dataset = await readJobData(job, { root, scratch, within: undefined });
    partitionUsers(dataset.training, job.partitions);
    const split = splitData(job, dataset);
    const notices: Record<EarlierNotice['type'], string[]> = { note: [], warning: [] };
    const onNotice = ({ type, message }: EarlierNotice) => notices[type].push(message);
    await readEarlierModel(job, { dataset: split.dataset, root, within: undefined, onNotice });
    return {
      users: dataset.userIds.length,
      items: dataset.itemIds.length,
      interactions: dataset.training.items.length,
      testPairs: dataset.test?.users.length ?? 0,
      validationPairs: split.validation?.users.length ?? 0,
      featureWidth: dataset.features?.width ?? 0,
      fingerprint: dataset.fingerprint,
      notes: [...(dataset.notes ?? []), ...notices.note],
      examples: dataset.examples ?? [],
      warnings: [...dataset.warnings, ...splitWarnings(job, dataset), ...notices.warning],
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
