import { bestEpoch, selectionMetric } from '../../job/epochs.js';
import type { Job } from '../../job/index.js';
import { sharedAttack } from '../../evaluation/attacks/shared-attack.js';
import type { FirstPass } from '../../local/first-pass.js';
import { heldOutPairs } from '../../training/data.js';
import { required } from '../../runtime/required.js';

/** What a search looks for. All figures are those of validation pairs. */
export interface Objective {
  /**
   * The epsilon of the attack whose NDCG@10 counts as much as that without an attack; null where accuracy without an attack
   * decides alone.
   */
  readonly attack: number | null;
  /** The limit of what an attack may cost, which the choice of a memory keeps to; null where the job names none. */
  readonly maxDrop: { readonly epsilon: number; readonly share: number } | null;
}

/** The figures of a trial on its validation pairs. */
export interface TrialFigures {
  /** What the search compares: NDCG@10, or the mean of `clean` and `attacked`. */
  readonly value: number;
  readonly clean: number;
  /** NDCG@10 under the attack of the objective; null where there is none. */
  readonly attacked: number | null;
  /** The share of NDCG@10 that the attack of `maxDrop` takes; null where the job names no such limit. */
  readonly drop: number | null;
}

/**
 * Returns what a search looks for: the most accurate settings. Where the job names the drop that its memory may have, only settings that
 * keep to it are chosen. A job with an AMR stage and without such a limit is looked at under the attack of its epsilon too, because
 * accuracy without an attack alone would choose the smallest epsilon.
 */
export function objectiveOf({ stages, memory }: Pick<Job, 'stages' | 'memory'>): Objective {
  const maxDrop = memory?.maxDrop ?? null;
  const amr = stages.findLast(({ kind, epsilon }) => kind === 'amr' && epsilon > 0);
  return { attack: amr && !maxDrop ? amr.epsilon : null, maxDrop };
}

/** Measures a trial whose pass 1 has finished. */
export async function figuresOf(pass: FirstPass, job: Job, { attack }: Objective): Promise<TrialFigures> {
  const drop = pass.memory?.drop ?? null;
  if (attack === null) {
    const clean = pass.memory?.ndcg ?? validationOf(pass, job);
    return { value: clean, clean, attacked: null, drop };
  }
  const data = { ...pass.split, pairs: heldOutPairs(pass.split) };
  const { candidates } = job.evaluation;
  const options = { epsilon: attack, candidates, seed: job.seed };
  const { clean, attacked } = await sharedAttack(await pass.openModel(), data, pass.engine, options);
  return { value: (clean + attacked) / 2, clean, attacked, drop };
}

/** The NDCG@10 of the epoch that was chosen of the last stage. */
function validationOf({ epochs }: FirstPass, { stages, evaluation: { at } }: Job): number {
  const best = bestEpoch(epochs, { stage: stages.length, at });
  return required(best?.validation?.[selectionMetric(at)], 'the validation of the last stage');
}
