import type { StageKind } from '../model/stage.js';

/** Sums over the triples that were trained so far in an epoch. */
export interface LossSums {
  triples: number;
  /** Sum of softplus(-x). */
  loss: number;
  /** Sum of softplus(-x~), the loss under the adversarial perturbation; 0 outside amr. */
  adversarialLoss: number;
}

/** The sums at the start of an epoch. */
export function noLosses(): LossSums {
  return { triples: 0, loss: 0, adversarialLoss: 0 };
}

/** Adds the sums of partitions. The order decides the last bits of the result: give them by ascending partition. */
export function sumLosses(partitions: Iterable<Readonly<LossSums>>): LossSums {
  const sums = noLosses();
  for (const { triples, loss, adversarialLoss } of partitions) {
    sums.triples += triples;
    sums.loss += loss;
    sums.adversarialLoss += adversarialLoss;
  }
  return sums;
}

/** Means per triple, as events and metrics.jsonl give them. `adversarialLoss` is null outside amr. */
export function meanLosses(
  { triples, loss, adversarialLoss }: Readonly<LossSums>,
  kind: StageKind,
): { loss: number; adversarialLoss: number | null } {
  return { loss: loss / triples, adversarialLoss: kind === 'amr' ? adversarialLoss / triples : null };
}
