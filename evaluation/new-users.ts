import type { Dataset, Histories } from '../dataset/dataset.js';
import { SoftmaxPools } from '../dataset/sampling/softmax-pool.js';
import type { ModelFactors } from '../model/factors.js';
import { foldInUser } from '../model/fold-in.js';
import type { Products } from '../model/gradient/products.js';
import { Purpose } from '../model/random/random.js';
import type { StageSettings } from '../model/stage.js';
import { foldItems } from './ranking/fold.js';
import { warmMask } from './ranking/tally.js';

/** The number of pools, and so of steps (docs/mathematics.md, "New users"). */
const STEPS = 60;
/** The number of items in a pool for a stage whose loss is bpr. */
const PAIRWISE_POOL = 256;
/** The pools are the same for every user and every call, so a user's list does not depend on the other users. */
const SEED = 1;

/**
 * Returns a model with new users in place of its own: p by folding in (model/fold-in.ts), and the vectors of the content
 * memory from their histories. p is 0 for a user who had only items of which the model learned nothing.
 * @param stage the last stage of the model's job, whose loss p minimises. An adversary has no part in it.
 */
export async function foldInUsers(
  model: ModelFactors,
  histories: Histories,
  {
    data,
    stage,
    engine,
  }: {
    readonly data: Pick<Dataset, 'training' | 'warmItems'>;
    readonly stage: StageSettings;
    readonly engine: Pick<Products, 'project'>;
  },
): Promise<ModelFactors> {
  const { factors } = model;
  const vectors = { items: await foldItems(model, engine), factors };
  const pools = foldInPools(data, stage, model.items.length / factors);
  const loss = {
    temperature: stage.loss === 'softmax' ? stage.temperature : undefined,
    regularization: stage.regularization.users,
  };
  const isLearned = learnedItems(model, data.warmItems);
  const { offsets, items } = histories;
  const users = new Float32Array((offsets.length - 1) * factors);
  for (let user = 0; user + 1 < offsets.length; user++) {
    const learned = items.subarray(offsets[user], offsets[user + 1]).filter(isLearned);
    users.set(foldInUser(vectors, learned, { pools, loss }), user * factors);
  }
  return { ...model, users, memory: model.memory?.ofUsers(histories) };
}

/**
 * Returns whether the vector v of an item was learned: that of a warm item, and that of a cold one where its features are
 * projected and no memory takes their place.
 */
export function learnedItems(
  { items, projection, factors, memory }: Omit<ModelFactors, 'users'>,
  warmItems: Int32Array,
): (item: number) => boolean {
  if (projection && !memory) return () => true;
  const warm = warmMask(warmItems, items.length / factors);
  return (item) => warm[item] === 1;
}

function foldInPools(
  { training, warmItems }: Pick<Dataset, 'training' | 'warmItems'>,
  stage: StageSettings,
  itemCount: number,
): Int32Array[] {
  const source = new SoftmaxPools({ training, warmItems, seed: SEED, purpose: Purpose.foldInPool }, itemCount);
  // A pool by popularity and its correction estimate the same loss as a uniform pool, so this is uniform for every stage.
  const settings = {
    negatives: stage.loss === 'softmax' ? stage.negatives : PAIRWISE_POOL,
    popularityCorrection: false,
  };
  const nobody = new Int32Array(0);
  return Array.from(
    { length: STEPS },
    (_, step) => source.draw(settings, { epoch: 0, partition: 0, step }, nobody).pool,
  );
}
