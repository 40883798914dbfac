import type { Pairs } from '../../dataset/dataset.js';
import { SlopeSums } from '../../model/robustness/attack.js';
import { DOUBLE_TOLERANCE } from '../../model/gradient/gram.js';
import type { MemorySettings } from '../../model/memory/memory.js';
import type { Products } from '../../model/gradient/products.js';
import { readsFeatures } from '../attacks/adversary.js';
import { groupScorer } from '../ranking/candidate-group.js';
import { foldModel } from '../ranking/fold.js';
import { addGroup, rowNorms } from '../ranking/lists.js';
import { MemoryAttack } from './memory-attack.js';
import type { MemoryModel } from './memory-attack.js';
import { scoresUnder, writeTopRanks } from './part-scores.js';
import type { PartScores, ScoredGroup } from './part-scores.js';
import { weightedGain } from './weighted-gains.js';

/**
 * The attack on the lists of a choice. It is that of `amr evaluate` (evaluation/memory/memory-attack.ts), but it computes anew only what
 * depends on features: the other parts of the scores are known.
 */
export class ChoiceAttack {
  constructor(
    private readonly model: MemoryModel,
    private readonly engine: Pick<Products, 'project' | 'multiply'>,
    private readonly scores: PartScores,
    private readonly validation: Pairs,
  ) {}

  /** Returns the share of NDCG@10 that an attack of size epsilon takes under some settings; 0 where there is nothing to take. */
  async dropOf(settings: MemorySettings, epsilon: number): Promise<number> {
    const memory = this.model.memory.withSettings(settings);
    if (!readsFeatures({ ...this.model, memory })) return 0;
    const movable = { ...this.#movable, memory: memory.withoutCoOccurrence() };
    const vectors = await foldModel(movable, this.engine);
    const slopes = SlopeSums.of(vectors, DOUBLE_TOLERANCE);
    const norms = rowNorms(vectors.users, vectors.factors);
    const isWarm = (item: number): boolean => memory.isWarm(item);
    const before = await this.#ranks((scored) => {
      const scores = scoresUnder(settings, scored, isWarm);
      addGroup(slopes, scored.group, { vectors, norms, scores });
      return (slot) => scores[slot];
    });
    const attack = new MemoryAttack({ model: movable, vectors, engine: this.engine });
    const perturbed = await attack.perturbed(await attack.adversarialDirections(slopes), epsilon);
    const moved = groupScorer(perturbed);
    const weight = settings.coOccurrence?.weight ?? 0;
    const after = await this.#ranks((scored) => {
      const scores = moved(scored.group);
      const { learned, counted } = scored.parts;
      return (slot) => scores[slot] + (weight * counted[slot] + (movable.projection ? 0 : learned[slot]));
    });
    const gain = (ranks: Int32Array) => weightedGain(ranks, this.validation.items, isWarm);
    return gain(before) === 0 ? 0 : 1 - gain(after) / gain(before);
  }

  /** The model without the learned part of its scores, unless this part reads features. */
  get #movable(): MemoryModel {
    const { model } = this;
    if (model.projection) return model;
    const zeros = (values: Float32Array) => new Float32Array(values.length / model.factors);
    return { ...model, users: zeros(model.users), items: zeros(model.items), factors: 1 };
  }

  /** Returns the rank of each held-out item, counted up to the length of a list. */
  async #ranks(scoresOf: (group: ScoredGroup) => (slot: number) => number): Promise<Int32Array> {
    const ranks = new Int32Array(this.validation.users.length);
    for await (const scored of this.scores.groups()) writeTopRanks(scored.group, scoresOf(scored), ranks);
    return ranks;
  }
}
