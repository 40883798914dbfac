import { createHash } from 'node:crypto';
import type { Dataset } from '../../dataset/dataset.js';
import type { PeerSettings } from '../../evaluation/peers/peers.js';
import type { AttackKind } from '../../evaluation/attacks/robustness.js';
import type { Job } from '../../job/index.js';
import { passesOf, trainingFingerprint } from '../../job/index.js';
import type { JobMemory } from '../../job/memory.js';
import type { StageSettings } from '../../model/stage.js';
import type { MemoryRow } from './grid-row.js';

/** The length of lists: NDCG@10 chooses the epochs and is what the tests compare. */
export const CUTOFF = 10;

/**
 * The job that chooses the epochs of one row and seed on validation pairs. `from` is the folder of the model that it goes on
 * from. The row has no memory, also where the job has one.
 */
export function choosingJob(job: Job, settings: { stage: StageSettings; seed: number; from: string | null }): Job {
  const { stage, seed, from } = settings;
  return { ...job, seed, from, stages: [stage], memory: undefined, evaluation: choosingEvaluation(job, false) };
}

/** The job of a row with a memory and one seed: both passes over all of its stages. */
export function memoryJob(job: Job, { stages, memory }: Pick<MemoryRow, 'stages' | 'memory'>, seed: number): Job {
  return { ...job, seed, from: null, stages, memory, evaluation: choosingEvaluation(job, true) };
}

/** The evaluation of a job that chooses its epochs by NDCG@10 on validation pairs, whatever the job itself says. */
export function choosingEvaluation({ evaluation }: Job, refit: boolean): Job['evaluation'] {
  const at = evaluation.at.includes(CUTOFF) ? evaluation.at : [...evaluation.at, CUTOFF];
  return { ...evaluation, at, select: 'validation', refit };
}

/** Whether every row is trained again on all interactions once its epochs are chosen. */
export function isRefitted({ evaluation }: Pick<Job, 'evaluation'>): boolean {
  return passesOf({ evaluation: { ...evaluation, select: 'validation' } }) === 2;
}

/** What decides a row's result besides the job. */
export interface RowRecipe {
  /** The stages of its model; none for a peer. */
  readonly stages: readonly StageSettings[];
  /** Its memory; undefined where it has none. */
  readonly memory: JobMemory | undefined;
  /** The settings that validation chooses from; none where there is no choice. */
  readonly variants: readonly PeerSettings[];
  readonly seed: number;
  readonly dataset: Dataset;
  readonly epsilons: readonly number[];
}

/** The attacks whose ranks a result has. A result of an earlier version has fewer of them. */
const ATTACKS: readonly AttackKind[] = ['adversarial', 'random', 'per-list'];

/** SHA-256 (hex) of everything that decides a row's result: the recipe of its model, the data, and how it is measured. */
export function rowFingerprint(job: Job, recipe: RowRecipe): string {
  const { stages, memory, variants, seed, dataset, epsilons } = recipe;
  const { candidates, every } = job.evaluation;
  // The job of a comparison chooses by validation, whatever it says, and the rule of choosing is a part of the result.
  const evaluation = { ...job.evaluation, select: 'validation' as const };
  const training = trainingFingerprint({ ...job, evaluation, from: null, stages, memory, seed });
  const parts = { training, seed, data: dataset.fingerprint, candidates, every, epsilons, attacks: ATTACKS };
  const all = variants.length === 0 ? parts : { ...parts, variants };
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}
