import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { partitionUsers } from '../dataset/partitions.js';
import type { Job } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import { readModelConfig } from '../storage/model-folder.js';
import { readJobData } from '../training/data.js';

/** What the data of a job holds. */
export interface DataSummary {
  readonly users: number;
  readonly items: number;
  /** Distinct training interactions. */
  readonly interactions: number;
  readonly testPairs: number;
  /** D; 0 without features. */
  readonly featureWidth: number;
  readonly fingerprint: string;
  /** How each file of interactions was understood. */
  readonly notes: readonly string[];
  /** The first training interactions: a user and an item each, by their ids. */
  readonly examples: readonly (readonly [string, string])[];
  readonly warnings: readonly string[];
}

/** Rejects with an InputError that names every file of the job that is not there. Patterns such as `part-*.csv` are left out. */
async function refuseMissingFiles({ data }: Job, root: string): Promise<void> {
  if (data.kind !== 'files') return;
  const named = [data.interactions, data.test, ...(data.features ?? []), data.items].filter((file) => file != null);
  const missing: string[] = [];
  for (const file of named.filter((name) => !/[*?]/.test(name))) {
    const path = resolve(root, data.root, file);
    const isThere = await access(path).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR',
    );
    if (!isThere) missing.push(`Cannot read ${path}: there is no such file`);
  }
  if (missing.length > 0) throw new InputError(missing);
}

/** Reads and checks all that `train` would read, and writes nothing. Rejects with an InputError. */
export async function validateJob(job: Job, { root }: { root: string }): Promise<DataSummary> {
  const scratch = await mkdtemp(join(tmpdir(), 'amr-validate-'));
  try {
    await refuseMissingFiles(job, root);
    const dataset = await readJobData(job, { root, scratch });
    partitionUsers(dataset.training, job.partitions);
    if (job.from !== null) await readModelConfig(resolve(root, job.from));
    return {
      users: dataset.userIds.length,
      items: dataset.itemIds.length,
      interactions: dataset.training.items.length,
      testPairs: dataset.test?.users.length ?? 0,
      featureWidth: dataset.features?.width ?? 0,
      fingerprint: dataset.fingerprint,
      notes: dataset.notes ?? [],
      examples: dataset.examples ?? [],
      warnings: dataset.warnings,
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
