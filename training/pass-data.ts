import type { Pairs } from '../dataset/dataset.js';
import type { HistoryBlock } from '../dataset/pairs/training-pairs.js';
import type { Job } from '../job/index.js';
import { isReadInParts } from '../job/read-in-parts.js';
import type { IdText } from '../runtime/ids.js';
import {
  withPrepared,
  readJobData,
  splitData,
  splitWarnings,
  unusedValidation,
  type OpenDataOptions,
  type SplitData,
} from './data.js';
import { planPartitions, type PlannedPartition } from './partition-plan.js';
import { poolNotes } from './pool-notes.js';
import { FILES } from './prepared/contents.js';
import { findPrepared, preparedFacts, readInts, type PreparedFacts } from './prepared/open.js';
import { HistoryShares, preparedIds, type UserRange } from './prepared/shares.js';
import { refuseLargeScores } from './samplers.js';

/** Facts about data of which ids and interactions are read in parts. */
export interface DataFacts extends PreparedFacts {
  /** The number of users, U. */
  readonly users: number;
  /** The number of items, I. */
  readonly items: number;
}

/**
 * The data of a pass over a job, for a process that trains a part of the partitions. Prepared data are read in parts: the
 * process keeps the histories of its own users, and no ids.
 */
export interface PassData {
  /** The data on which the pass trains (`SplitData`). */
  readonly dataset: DataFacts;
  /** The data on which held-out pairs are ranked. */
  readonly whole: DataFacts;
  /** The pairs by which the epochs are chosen. Null in a pass that chooses none. */
  readonly validation: Pairs | null;
  /** All partitions of the job in ascending order. */
  readonly partitions: readonly PlannedPartition[];
  readonly ids: Readonly<Record<'users' | 'items', IdText>>;
  /** What a user should know about the division of the data. */
  readonly splitWarnings: readonly string[];
  /** Returns the histories of a range of users, on which the pass trains. The block may hold other users too. */
  histories(users: UserRange): Promise<HistoryBlock>;
  /** Does the same with the interactions that are held out for validation. */
  wholeHistories(users: UserRange): Promise<HistoryBlock>;
  /** All data, where they are in memory. They are wherever the job has a use for them. */
  readonly all: SplitData | null;
}

/** Opens the data of a pass. Rejects with an InputError where they are wrong or do not suit the job. */
export async function openPassData(job: Job, options: OpenDataOptions): Promise<PassData> {
  const data = (isReadInParts(job) && (await openInParts(job, options))) || (await openWhole(job, options));
  refuseLargeScores(job, { users: data.whole.users, warmItems: data.dataset.warmItems });
  return data;
}

/** Opens prepared data in parts. Returns null where the job has other features or held-out pairs than the folder. */
async function openInParts(job: Job, options: OpenDataOptions): Promise<PassData | null> {
  const found = await withPrepared(job, options, async (source, directory) => {
    const prepared = await findPrepared(directory, source);
    if (!prepared.isSame) return null;
    const facts = await preparedFacts(prepared);
    const { folder, contents } = prepared;
    const offsets = await readInts(folder, FILES.offsets);
    const partitions = planPartitions(job, offsets, facts);
    return { ...facts, folder, contents, partitions };
  });
  if (!found) return null;
  const { folder, contents, partitions, ...facts } = found;
  const { users, items } = contents;
  const dataset = { ...facts, users, items, notes: [...(facts.notes ?? []), ...poolNotes(job, facts)] };
  const shares = new HistoryShares(folder);
  const histories = (range: UserRange) => shares.of(range);
  return {
    dataset,
    whole: dataset,
    validation: null,
    partitions,
    ids: preparedIds(folder, contents),
    splitWarnings: unusedValidation(facts),
    histories,
    wholeHistories: histories,
    all: null,
  };
}

async function openWhole(job: Job, options: OpenDataOptions): Promise<PassData> {
  const whole = await readJobData(job, options);
  const all = splitData(job, whole);
  const { userIds, itemIds } = whole;
  const counts = { users: userIds.length, items: itemIds.length };
  return {
    dataset: { ...all.dataset, ...counts },
    whole: { ...all.whole, ...counts },
    validation: all.validation,
    partitions: planPartitions(job, all.dataset.training.offsets, all.dataset),
    ids: { users: userIds, items: itemIds },
    splitWarnings: splitWarnings(job, whole),
    histories: () => Promise.resolve({ first: 0, histories: all.dataset.training }),
    wholeHistories: () => Promise.resolve({ first: 0, histories: all.whole.training }),
    all,
  };
}
