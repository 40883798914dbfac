import { z } from 'zod';
import { choice, mapping, numberAbove, numberFrom, UNTYPED, wholeNumber } from './values.js';

const AUTO = z.literal('auto');

/** A number, from `least` where that is given, or `auto`, which stands for a choice on validation pairs. */
function numberOrAuto(least = -Infinity) {
  const error = `must be a number${least === 0 ? ' of 0 or more' : ''}, or auto`;
  return z.union([z.number({ error }).gte(least, { error }), AUTO], { error });
}

/** The section `memory`: the content memory, which is added to a model after its stages (model/memory/memory.ts). */
export const memorySchema = mapping({
  content: choice(['live', 'snapshot']).default('live').meta({
    description:
      'where the content of warm items comes from. live: from the feature files, at every use. snapshot: from a copy that the model keeps, so that later changes of the files move no score of a warm item',
  }),
  alpha: numberOrAuto(0)
    .optional()
    .meta({
      description: "the weight of the content in a warm item's score, beside the learned part. Default: auto",
      [UNTYPED]: true,
    }),
  coldAlpha: numberOrAuto(0)
    .optional()
    .meta({
      description:
        'the weight of the content in the score of a cold item, which has no training interactions. Default: auto',
      [UNTYPED]: true,
    }),
  coldBias: numberOrAuto()
    .optional()
    .meta({
      description: "what is added to a cold item's score. Default: auto",
      [UNTYPED]: true,
    }),
  coOccurrence: mapping({
    weight: numberOrAuto(0)
      .default('auto')
      .meta({ description: "the weight of the part in a warm item's score", [UNTYPED]: true }),
    rank: wholeNumber({ from: 1, to: 4096 })
      .default(256)
      .meta({ description: 'the number of dimensions in which co-occurrences are approximated' }),
  })
    .optional()
    .meta({
      description:
        'a part of the score that counts how often an item was had by the same users as the items of a user. Default: none',
    }),
  maxDrop: mapping({
    epsilon: numberAbove(0).meta({ description: 'the size of the perturbations, in units of scaled features' }),
    share: numberFrom(0).meta({ description: 'the largest share of NDCG@10 that may be lost, such as 0.1' }),
  })
    .optional()
    .meta({ description: 'what an attack may cost on validation; only where a setting of the memory is auto' }),
});
