import type { SlopeSums } from '../model/attack.js';
import { adversarialShifts, randomShifts } from '../model/attack.js';
import type { ModelFactors } from '../model/factors.js';
import { gramOf, projectedNorms } from '../model/gram.js';
import type { Products } from '../model/products.js';
import { CounterRandom, Purpose } from '../model/random.js';
import { InputError } from '../runtime/errors.js';
import { SignPerturbations } from './infinity.js';

/**
 * The norm that measures the size of a perturbation of one item's features: its length (`l2`) or its largest value
 * (`linf`).
 */
export type PerturbationNorm = 'l2' | 'linf';

/** The effects of perturbations of size 1 on a model. All effects are proportional to epsilon. */
export interface AttackSurface {
  /**
   * Returns E'Delta_i [I, K] of the perturbations that raise the summed loss most. Each item is perturbed
   * independently.
   */
  adversarialShifts(slopes: SlopeSums): Promise<Float32Array>;
  /** Returns E'Delta_i [I, K] of random perturbations, keyed by seed and item. */
  randomShifts(items: number, seed: number): Promise<Float32Array>;
  /**
   * Returns for each user vector of `users` [rows, K] how far a perturbation can move a score of it [rows]. It is 0
   * where it cannot move any.
   */
  reach(users: Float32Array): Promise<Float64Array>;
}

/** Returns E [D, K] of a model with features. Throws an InputError for a model without features. */
export function requireProjection({ projection }: ModelFactors): Float32Array {
  if (projection) return projection;
  throw new InputError(
    'Cannot attack a model without features: MF has no attack surface; evaluate it without epsilon, or train a vbpr or amr stage',
  );
}

/**
 * Throws an InputError for a model with a content memory. How far a perturbation moves its scores depends on the item
 * and is not proportional to epsilon, so that computations for the linear scores of other models would be wrong.
 * @param what what cannot be done with the model; the message begins with it.
 */
export function refuseMemory({ memory }: ModelFactors, what: string): void {
  if (!memory) return;
  throw new InputError(
    `Cannot ${what} a model with a content memory (spec.memory): this is possible for scores that are linear in the features only; an evaluation with epsilons attacks and certifies its test lists`,
  );
}

/** Returns the attack surface of a model. Throws an InputError for a model without features. */
export function attackSurface(
  model: ModelFactors,
  engine: Pick<Products, 'multiply'>,
  norm: PerturbationNorm,
): AttackSurface {
  const { factors } = model;
  const projection = requireProjection(model);
  const noise = (seed: number): CounterRandom => new CounterRandom(seed, Purpose.evaluationNoise);
  if (norm === 'linf') {
    const signs = new SignPerturbations(projection, factors, engine);
    return {
      adversarialShifts: (slopes) => signs.adversarialShifts(slopes),
      randomShifts: (items, seed) => signs.randomShifts(items, noise(seed)),
      reach: (users) => signs.norms(users),
    };
  }
  const gram = gramOf(projection, factors);
  return {
    adversarialShifts: async (slopes) => adversarialShifts(slopes, gram),
    randomShifts: async (items, seed) => randomShifts(projection, gram, items, noise(seed)),
    reach: async (users) => projectedNorms(gram, users, factors),
  };
}

/** Throws an InputError that names every epsilon that is negative or not finite. */
export function checkEpsilons(epsilons: readonly number[]): void {
  const wrong = epsilons.filter((epsilon) => !Number.isFinite(epsilon) || epsilon < 0);
  if (wrong.length === 0) return;
  throw new InputError(
    wrong.map(
      (epsilon) =>
        `Cannot perturb features by epsilon ${epsilon}: it must be a finite number of at least 0, in units of scaled features`,
    ),
  );
}
