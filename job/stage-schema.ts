import type { z } from 'zod';
import type { StageKind, StageSettings } from '../model/stage.js';
import { choice, fraction, mapping, numberAbove, numberFrom, trueOrFalse, wholeNumber } from './values.js';

/** The kinds of stages, in the order in which messages name them. */
export const STAGE_KINDS = ['mf', 'duif', 'vbpr', 'amr'] as const satisfies readonly StageKind[];

const learningRate = mapping({
  users: numberAbove(0).optional().meta({ description: 'learning rate of the user vectors' }),
  items: numberAbove(0).optional().meta({ description: 'learning rate of the item vectors' }),
  projection: numberAbove(0).optional().meta({ description: 'learning rate of the projection E of the features' }),
});

/** Weights of squared norms per triple. There is no factor 1/2. */
const regularization = mapping({
  users: numberFrom(0).optional().meta({ description: 'weight of |p|^2' }),
  combinedItem: numberFrom(0)
    .optional()
    .meta({ description: "weight of |q + E'c|^2, of the positive and the negative item" }),
  combinedItemEvery: wholeNumber({ from: 1, to: 1_000_000 }).optional().meta({
    description:
      'duif, vbpr, amr with the loss bpr: where nearly every item of a micro-batch occurs once, combinedItem is applied in every n-th micro-batch, with n times its weight; that saves half of the products in the others. 1 applies it in each',
  }),
  items: numberFrom(0).optional().meta({ description: 'weight of |q|^2, of both items' }),
  projection: numberFrom(0).optional().meta({ description: 'weight of |E|^2' }),
});

/** A stage as it is written. `compileStage` fills in absent keys, depending on the kind. */
export const stageSchema = mapping({
  kind: choice(STAGE_KINDS).meta({
    description:
      'mf learns vectors and uses no features. duif uses features alone. vbpr has both. amr has both, and an adversary',
  }),
  epochs: wholeNumber({ from: 1, to: 1_000_000 })
    .optional()
    .meta({ description: 'the number of passes over the training interactions' }),
  loss: choice(['bpr', 'softmax']).optional().meta({
    description:
      'bpr compares each interaction with one negative item. softmax compares it with a pool of negative items that a micro-batch shares',
  }),
  negatives: wholeNumber({ from: 1, to: 1_000_000 }).optional().meta({
    description: 'softmax: the number of distinct warm items in the pool; at most all warm items are used',
  }),
  temperature: numberAbove(0).optional().meta({ description: 'softmax: what scores are divided by' }),
  popularityCorrection: trueOrFalse().optional().meta({
    description:
      'softmax: true draws the pool by popularity and subtracts from each score the logarithm of how often its item is expected in the pool (logQ); false draws it uniformly',
  }),
  learningRate: learningRate.optional().meta({ description: 'the learning rates' }),
  regularization: regularization.optional().meta({ description: 'the weights of squared norms' }),
  epsilon: numberFrom(0).optional().meta({
    description:
      'amr: the length of the perturbation of an item, in units of the scaled features (whose largest value is 1)',
  }),
  lambda: numberFrom(0).optional().meta({ description: 'amr: the weight of the adversarial loss' }),
  perturbation: choice(['per-item', 'per-occurrence']).optional().meta({
    description: 'amr: one perturbation per item (the paper), or one per triple (the exact worst case)',
  }),
  direction: choice(['adversarial', 'random'])
    .optional()
    .meta({ description: 'amr: the direction that is worst for the ranking, or a random one (a control)' }),
  itemDropout: fraction().optional().meta({
    description:
      'vbpr, amr: the probability that the item vector q is left out of an occurrence, so that features learn to represent cold items',
  }),
});

/** The type of a checked stage in which absent keys are not filled in yet. */
export type StageSource = z.output<typeof stageSchema>;

/** The keys that only a softmax has, with their defaults. */
export const SOFTMAX_DEFAULTS = { negatives: 256, temperature: 1, popularityCorrection: false } as const;

/** Returns the settings of a stage of which only the kind is written. */
export function stageDefaults(kind: StageKind): StageSettings {
  const adversarial = kind === 'amr';
  const rate = adversarial ? 0.05 : 0.1;
  const every = kind === 'mf' ? {} : { combinedItemEvery: 4 };
  return {
    kind,
    epochs: kind === 'mf' ? 30 : 20,
    learningRate: { users: rate, items: rate, projection: rate },
    regularization: { users: 0.02, combinedItem: 0.001, ...every, items: 0, projection: 0 },
    epsilon: adversarial ? 0.1 : 0,
    lambda: adversarial ? 1 : 0,
    perturbation: 'per-item',
    direction: 'adversarial',
    itemDropout: 0,
  };
}

/**
 * Fills in the keys that a stage does not state. A stage with the loss bpr has no key about its loss, so it has the
 * fingerprint that it had before there were other losses.
 */
export function compileStage(source: StageSource): StageSettings {
  const { loss, negatives, temperature, popularityCorrection, ...common } = source;
  const defaults = stageDefaults(source.kind);
  const settings = {
    ...defaults,
    ...common,
    learningRate: { ...defaults.learningRate, ...source.learningRate },
    regularization: { ...defaults.regularization, ...source.regularization },
  };
  if (loss !== 'softmax') return settings;
  const { combinedItemEvery: _, ...regularization } = settings.regularization;
  return {
    ...settings,
    regularization,
    loss,
    negatives: negatives ?? SOFTMAX_DEFAULTS.negatives,
    temperature: temperature ?? SOFTMAX_DEFAULTS.temperature,
    popularityCorrection: popularityCorrection ?? SOFTMAX_DEFAULTS.popularityCorrection,
  };
}
