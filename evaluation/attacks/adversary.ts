import type { Histories, Pairs } from '../../dataset/dataset.js';
import { certifiedCurve, leadEpsilon } from '../../model/robustness/certificate.js';
import { largestNorm } from '../../model/robustness/budget.js';
import type { Budget } from '../../model/robustness/budget.js';
import { shiftedItems } from '../../model/robustness/attack.js';
import type { SlopeSums } from '../../model/robustness/attack.js';
import type { ModelFactors, ScoringVectors } from '../../model/factors.js';
import { comparesFeatures } from '../../model/memory/memory.js';
import type { Products } from '../../model/gradient/products.js';
import { gatherRows } from '../../model/linear-algebra/rows.js';
import { InputError } from '../../runtime/errors.js';
import { attackSurface, requireProjection } from './attack.js';
import type { AttackSurface, PerturbationNorm } from './attack.js';
import type { AttackedLists } from '../ranking/lists.js';
import { LinearMoves } from './list-moves.js';
import { MemoryAttack } from '../memory/memory-attack.js';
import type { MemoryModel } from '../memory/memory-attack.js';
import { MemoryCertificates } from '../certificates/memory-certificates.js';
import { MemoryMoves } from '../memory/memory-moves.js';
import { MovableScores } from '../memory/movable-scores.js';
import type { Ranking, RankOptions } from '../ranking/rank.js';

/** Ranks the test lists under perturbations of each size. The result has one ranking for each epsilon. */
export type RankPerturbed = (epsilons: readonly number[], options: RankOptions) => Promise<Ranking[]>;

/** What perturbations do to the test lists of one model. */
export interface Adversary {
  /** Perturbs each item along the gradient of the summed loss. */
  adversarial(slopes: SlopeSums): Promise<RankPerturbed>;
  /**
   * Returns the vectors under a perturbation of each item along its slopes, which raises the scores that the slopes weigh. t
   * of users stays as it is.
   */
  along(slopes: SlopeSums): Promise<(epsilon: number) => Promise<ScoringVectors>>;
  /** Perturbs each item at random, keyed by seed and item. */
  random(seed: number): Promise<RankPerturbed>;
  /**
   * Perturbs the items of each list for this list alone: the held-out item so that its score falls, and each candidate so
   * that its score rises. Perturbations of histories are not among these. It is absent for a content memory with budgets, whose
   * largest moves have no closed form.
   */
  perList?(): Promise<RankPerturbed>;
  /**
   * Returns, for each epsilon, the share of pairs whose held-out item is in the top `length` and stays there under every
   * perturbation of that size.
   * @param clean the ranking without perturbation, with `length` rivals.
   */
  certifiedShares(clean: Ranking, epsilons: readonly number[], length: number): Promise<number[]>;
}

/** How a model is attacked. */
export interface AdversaryOptions {
  readonly norm: PerturbationNorm;
  /** The training histories, where their items' perturbations count too. Only a content memory reads them. */
  readonly histories?: Histories;
  /** What each modality may take of a perturbation; by default, all modalities share it. */
  readonly budgets?: readonly Budget[];
}

/** Whether a model's scores depend on the features of items: through its projection, or the content of its memory. */
export function readsFeatures({ projection, memory }: ModelFactors): boolean {
  return projection !== null || comparesFeatures(memory?.settings);
}

/** Throws an InputError for an attack that the model does not allow. */
export function checkAdversary(model: ModelFactors, { norm, histories }: AdversaryOptions): void {
  const { memory } = model;
  if (memory && norm === 'linf')
    throw new InputError(
      'Cannot attack a model with a content memory in norm linf: x is normalised by its L2 length; use norm l2',
    );
  if (histories && !comparesFeatures(memory?.settings))
    throw new InputError(
      'Cannot attack the histories of a model without a content memory: its scores do not read them; leave the option out',
    );
  if (histories && memory?.settings.content === 'snapshot')
    throw new InputError(
      'Cannot attack the histories of a model that keeps the content of warm items (spec.memory.content: snapshot): no change of their features reaches it; leave the option out',
    );
  if (!readsFeatures(model)) requireProjection(model);
}

/** Returns the adversary of a model. Throws an InputError for an attack that the model does not allow. */
export function adversaryOf(
  model: ModelFactors,
  engine: Pick<Products, 'multiply'>,
  attacked: AttackedLists,
  options: AdversaryOptions,
): Adversary {
  checkAdversary(model, options);
  const { memory } = model;
  if (!memory) return linearAdversary(attackSurface(model, engine, options.norm, options.budgets), attacked);
  return memoryAdversary({ ...model, memory }, engine, attacked, options);
}

/** The adversary of a model whose scores are linear in the features. */
function linearAdversary(surface: AttackSurface, { vectors, pairs, lists }: AttackedLists): Adversary {
  const rankUnder =
    (shifts: Float32Array): RankPerturbed =>
    (epsilons, options) =>
      lists.rankShifted(vectors, { shifts, epsilons }, options);
  return {
    adversarial: async (slopes) => rankUnder(await surface.adversarialShifts(slopes)),
    along: async (slopes) => {
      const shifts = await surface.adversarialShifts(slopes);
      return async (epsilon) => shiftedItems(vectors, shifts, epsilon);
    },
    random: async (seed) => {
      const count = vectors.items.length / vectors.factors;
      return rankUnder(await surface.randomShifts({ first: 0, count, total: count }, seed));
    },
    perList: async () => {
      const moves = new LinearMoves(vectors, await surface.reach(vectors.users));
      return (epsilons, options) => lists.rankMoved(vectors, moves, epsilons, options);
    },
    certifiedShares: (clean, epsilons) => linearShares(surface, { vectors, pairs, clean }, epsilons),
  };
}

/** Does the work of `Adversary.certifiedShares` for scores that are linear in the features. */
export async function linearShares(
  surface: AttackSurface,
  { vectors, pairs, clean }: { vectors: Omit<ScoringVectors, 'items'>; pairs: Pairs; clean: Ranking },
  epsilons: readonly number[],
): Promise<number[]> {
  const { scores, rivals } = clean;
  const reach = await surface.reach(gatherRows(vectors.users, pairs.users, vectors.factors));
  const bounds = scores.map((score, pair) => leadEpsilon(score - rivals.floor(pair), reach[pair]));
  return certifiedCurve(bounds, epsilons).map(({ share }) => share);
}

/** The adversary of a model with a content memory, whose vectors are made anew for each size. */
function memoryAdversary(
  model: MemoryModel,
  engine: Pick<Products, 'multiply'>,
  attacked: AttackedLists,
  { histories, budgets }: Omit<AdversaryOptions, 'norm'>,
): Adversary {
  const { vectors, lists } = attacked;
  const attack = new MemoryAttack({ model, vectors, engine, histories, budgets });
  const ofItems = histories ? new MemoryAttack({ model, vectors, engine, budgets }) : attack;
  const rankUnder =
    (directions: Float32Array): RankPerturbed =>
    async (epsilons, options) => {
      const rankings: Ranking[] = [];
      for (const epsilon of epsilons)
        rankings.push(await lists.rank(await attack.perturbed(directions, epsilon), options));
      return rankings;
    };
  return {
    adversarial: async (slopes) => rankUnder(await attack.adversarialDirections(slopes)),
    along: async (slopes) => {
      const directions = await ofItems.adversarialDirections(slopes);
      return (epsilon) => ofItems.perturbed(directions, epsilon);
    },
    random: async (seed) => rankUnder(attack.randomDirections(seed)),
    ...(!budgets && {
      perList: async () => {
        const moves = await MemoryMoves.open(model, vectors, engine);
        return (epsilons, options) => lists.rankMoved(vectors, moves, epsilons, options);
      },
    }),
    // A perturbation within the budgets is one whose length is at most their norm.
    certifiedShares: async (clean, epsilons, length) => {
      const certificates = new MemoryCertificates(new MovableScores(model, vectors), attacked);
      const shares: number[] = [];
      for (const epsilon of epsilons) {
        const holds = await certificates.holds(clean, epsilon * largestNorm(budgets), length);
        shares.push(holds.filter((isHeld) => isHeld).length / holds.length);
      }
      return shares;
    },
  };
}
