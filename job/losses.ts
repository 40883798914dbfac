import type { StageKind } from '../model/stage.js';

/** Sums over the triples that an epoch has trained so far. */
export interface LossSums {
  /** The number of triples. */
  triples: number;
  /** The sum of softplus(-x). */
  loss: number;
  /** The sum of softplus(-x~), the loss under the adversarial perturbation; 0 outside AMR. */
  adversarialLoss: number;
}

/** Returns the sums at the start of an epoch. */
export function noLosses(): LossSums {
  return { triples: 0, loss: 0, adversarialLoss: 0 };
}

/**
 * Adds the sums of partitions. Pass the partitions in ascending order, because the order decides the last bits of the
 * result.
 */
export function sumLosses(partitions: Iterable<Readonly<LossSums>>): LossSums {
  const sums = noLosses();
  for (const { triples, loss, adversarialLoss } of partitions) {
    sums.triples += triples;
    sums.loss += loss;
    sums.adversarialLoss += adversarialLoss;
  }
  return sums;
}

/** Returns the means per triple, as events and metrics.jsonl contain them. `adversarialLoss` is null outside AMR. */
export function meanLosses(
  { triples, loss, adversarialLoss }: Readonly<LossSums>,
  kind: StageKind,
): { loss: number; adversarialLoss: number | null } {
  return { loss: loss / triples, adversarialLoss: kind === 'amr' ? adversarialLoss / triples : null };
}
