import type { Pairs } from '../../dataset/dataset.js';
import { SlopeSums } from '../../model/robustness/attack.js';
import { DOUBLE_TOLERANCE } from '../../model/gradient/gram.js';
import type { MemorySettings } from '../../model/memory/memory.js';
import type { Products } from '../../model/gradient/products.js';
import { readsFeatures } from '../attacks/adversary.js';
import { foldModel } from '../ranking/fold.js';
import { addGroup, rowNorms } from '../ranking/lists.js';
import { scored } from '../ranking/scoring-thread.js';
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
    const before = this.#noRanks();
    for await (const lists of this.scores.groups()) {
      const scores = scoresUnder(settings, lists, isWarm);
      addGroup(slopes, lists.group, { vectors, norms, scores });
      writeTopRanks(lists.group, (slot) => scores[slot], before);
    }
    const attack = new MemoryAttack({ model: movable, vectors, engine: this.engine });
    const perturbed = await attack.perturbed(await attack.adversarialDirections(slopes), epsilon);
    const weight = settings.coOccurrence?.weight ?? 0;
    const after = this.#noRanks();
    const scoring = {
      groupOf: ({ group }: ScoredGroup) => group,
      vectors: [perturbed],
      thread: this.scores.lists.thread,
    };
    for await (const { lists, scores: ofVectors } of scored(this.scores.groups(), scoring)) {
      const [scores] = ofVectors;
      const { learned, counted } = lists.parts;
      const scoreOf = (slot: number) =>
        scores[slot] + (weight * counted[slot] + (movable.projection ? 0 : learned[slot]));
      writeTopRanks(lists.group, scoreOf, after);
    }
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

  /** Makes room for the ranks of the held-out items. */
  #noRanks(): Int32Array {
    return new Int32Array(this.validation.users.length);
  }
}
