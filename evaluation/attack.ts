import type { SlopeSums } from '../model/attack.js';
import { adversarialShifts, randomShifts } from '../model/attack.js';
import type { ModelFactors } from '../model/factors.js';
import { gramOf, projectedNorms } from '../model/gram.js';
import type { Products } from '../model/products.js';
import { CounterRandom, Purpose } from '../model/random.js';
import { InputError } from '../runtime/errors.js';
import { SignPerturbations } from './infinity.js';

/** How the size of a perturbation of one item's features is measured. */
export type PerturbationNorm = 'l2' | 'linf';

/** What perturbations of size 1 do to a model. Everything scales with epsilon. */
export interface AttackSurface {
  /** E'Delta_i [I, K] of the perturbations that raise the summed loss most, each item on its own. */
  adversarialShifts(slopes: SlopeSums): Promise<Float32Array>;
  /** E'Delta_i [I, K] of random perturbations, keyed by seed and item. */
  randomShifts(items: number, seed: number): Promise<Float32Array>;
  /** [rows]: by how much a perturbation can move the score of each user vector of [rows, K]; 0: not at all. */
  reach(users: Float32Array): Promise<Float64Array>;
}

/** E of a model with features; an InputError for one without. */
export function requireProjection({ projection }: ModelFactors): Float32Array {
  if (projection) return projection;
  throw new InputError(
    'Cannot attack a model without features: MF has no attack surface; evaluate it without epsilon, or train a vbpr or amr stage',
  );
}

/** The attack surface of a model; an InputError where it has none. */
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

/** Checks sizes of perturbations: finite and not negative, each named in the error. */
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
