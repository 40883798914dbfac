import type { SlopeSums } from '../../model/robustness/attack.js';
import { adversarialShifts, randomShifts } from '../../model/robustness/attack.js';
import type { Budget } from '../../model/robustness/budget.js';
import type { ModelFactors } from '../../model/factors.js';
import { gramOf, projectedNorms } from '../../model/gradient/gram.js';
import type { Products } from '../../model/gradient/products.js';
import { CounterRandom, Purpose } from '../../model/random/random.js';
import { InputError } from '../../runtime/errors.js';
import { SignPerturbations } from './infinity.js';

/**
 * The norm that measures the size of a perturbation of one item's features: its length (`l2`) or its largest value
 * (`linf`).
 */
export type PerturbationNorm = 'l2' | 'linf';

/** Consecutive items of a catalog of `total` items: `count` of them, from `first` on. */
export interface ItemSpan {
  readonly first: number;
  readonly count: number;
  readonly total: number;
}

/** The effects of perturbations of size 1 on a model. All effects are proportional to epsilon. */
export interface AttackSurface {
  /**
   * Returns E'Delta_i [I, K] of the perturbations that raise the summed loss most. Each item is perturbed
   * independently, so the slopes may be those of some of the items.
   */
  adversarialShifts(slopes: SlopeSums): Promise<Float32Array>;
  /** Returns E'Delta_i [count, K] of random perturbations, keyed by seed, item and modality (`part`, 0 by default). */
  randomShifts(items: ItemSpan, seed: number, part?: number): Promise<Float32Array>;
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

/**
 * Returns the attack surface of a model. With budgets, each modality is perturbed on its own, and the effects add up, because
 * scores are linear in the features. Throws an InputError for a model without features.
 */
export function attackSurface(
  model: ModelFactors,
  engine: Pick<Products, 'multiply'>,
  norm: PerturbationNorm,
  budgets?: readonly Budget[],
): AttackSurface {
  const { factors } = model;
  const projection = requireProjection(model);
  if (!budgets) return surfaceOf(projection, factors, engine, norm);
  const parts = budgets.map(({ from, to, share }) => {
    return { share, surface: surfaceOf(projection.subarray(from * factors, to * factors), factors, engine, norm) };
  });
  const sum = async <Values extends Float32Array | Float64Array>(
    of: (surface: AttackSurface, part: number) => Promise<Values>,
  ): Promise<Values> => {
    const [first, ...others] = await Promise.all(
      parts.map(async ({ share, surface }, part) => (await of(surface, part)).map((value) => share * value) as Values),
    );
    for (const other of others) for (let at = 0; at < first.length; at++) first[at] += other[at];
    return first;
  };
  return {
    adversarialShifts: (slopes) => sum((surface) => surface.adversarialShifts(slopes)),
    randomShifts: (items, seed) => sum((surface, part) => surface.randomShifts(items, seed, part)),
    reach: (users) => sum((surface) => surface.reach(users)),
  };
}

/** The attack surface of a projection E [D, K] whose features are perturbed together. */
function surfaceOf(
  projection: Float32Array,
  factors: number,
  engine: Pick<Products, 'multiply'>,
  norm: PerturbationNorm,
): AttackSurface {
  const noise = (seed: number): CounterRandom => new CounterRandom(seed, Purpose.evaluationNoise);
  if (norm === 'linf') {
    const signs = new SignPerturbations(projection, factors, engine);
    return {
      adversarialShifts: (slopes) => signs.adversarialShifts(slopes),
      randomShifts: ({ first, count, total }, seed, part = 0) =>
        signs.randomShifts(count, noise(seed), part * total + first),
      reach: (users) => signs.norms(users),
    };
  }
  const gram = gramOf(projection, factors);
  return {
    adversarialShifts: async (slopes) => adversarialShifts(slopes, gram),
    randomShifts: async ({ first, count, total }, seed, part = 0) =>
      randomShifts(projection, gram, count, noise(seed), part * total + first),
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
