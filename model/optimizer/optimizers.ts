import { allocateAdagradRows } from '../kernels/adagrad.js';
import { defineOptimizer, type OptimizerRule, type RowUpdate, type SettingValues } from './optimizer-rule.js';

/**
 * The list of optimisers. A new one needs an entry here and nothing else: the schema of the job file with its
 * reference, the files of checkpoints and the messages between processes follow from it.
 */
export const OPTIMIZERS = {
  /** Source: Duchi, Hazan, Singer 2011. The accumulator starts at 0.1, as in the code of the paper's authors. */
  adagrad: defineOptimizer({
    description: 'w -= rate g / sqrt(a), where a is the sum of g^2 so far',
    settings: {},
    moments: [0.1],
    countsSteps: false,
    update: (_, learningRate) => adagrad(Math.fround(learningRate)),
    kernel: allocateAdagradRows,
  }),
  sgd: defineOptimizer({
    description: 'w -= rate g',
    settings: {},
    moments: [],
    countsSteps: false,
    update: (_, learningRate) => sgd(Math.fround(learningRate)),
  }),
  /**
   * Source: Kingma and Ba 2015, algorithm 1, applied to the rows that a step touches. The step number t is counted for
   * each row.
   */
  adam: defineOptimizer({
    description: 'w -= rate m / (sqrt(v) + 1e-8), where m and v are averages of g and g^2, corrected for their start',
    settings: {
      betas: { description: 'decay of the two averages', default: [0.9, 0.999], from: 0, below: 1 },
    },
    moments: [0, 0],
    countsSteps: true,
    update: ({ betas }, learningRate) => adam(betas, learningRate),
  }),
};

/** The name of an optimiser in the job file. */
export type OptimizerKind = keyof typeof OPTIMIZERS;

/** The value of `spec.optimizer` with every default filled in: the kind, and the settings of that kind. */
export type OptimizerSettings = {
  [Kind in OptimizerKind]: { readonly kind: Kind } & SettingValues<(typeof OPTIMIZERS)[Kind]['settings']>;
}[OptimizerKind];

/** The names of all optimisers, in the order of the list. */
export const OPTIMIZER_KINDS = Object.keys(OPTIMIZERS) as OptimizerKind[];

/** Returns the rule of a kind, without the types of its settings. */
export function optimizerRule(kind: OptimizerKind): OptimizerRule {
  return OPTIMIZERS[kind];
}

/** Returns the settings of a kind: the values of `given`, and the default of each setting that is not in `given`. */
export function optimizerSettings(
  kind: OptimizerKind,
  given: Readonly<Record<string, unknown>> = {},
): OptimizerSettings {
  const settings = Object.entries(optimizerRule(kind).settings);
  const values = settings.map(([key, setting]) => [key, given[key] ?? setting.default] as const);
  return { kind, ...Object.fromEntries(values) } as OptimizerSettings;
}

/** a += g^2; w -= rate g / sqrt(a). Each operation is rounded to float32. */
function adagrad(rate: number): RowUpdate {
  return ({ values, state }, gradient, { row, from, factors }) => {
    const [sums] = state.moments;
    const end = from + factors;
    for (let at = row * factors, g = from; g < end; at++, g++) {
      const slope = gradient[g];
      const sum = Math.fround(sums[at] + Math.fround(slope * slope));
      sums[at] = sum;
      values[at] = Math.fround(values[at] - Math.fround(Math.fround(rate * slope) / Math.fround(Math.sqrt(sum))));
    }
  };
}

/** w -= rate g. Each operation is rounded to float32. */
function sgd(rate: number): RowUpdate {
  return ({ values }, gradient, { row, from, factors }) => {
    for (let k = 0, at = row * factors; k < factors; k++, at++) {
      values[at] = Math.fround(values[at] - Math.fround(rate * gradient[from + k]));
    }
  };
}

/** Adam's epsilon, which keeps the divisor away from 0. */
const ADAM_EPSILON = 1e-8;

/**
 * m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= rate_t m / (sqrt(v) + epsilon_t). Each operation is rounded to
 * float32. The rate and epsilon of step t contain the correction for the start of the averages.
 */
function adam([beta1, beta2]: readonly [number, number], learningRate: number): RowUpdate {
  const [b1, c1] = [Math.fround(beta1), Math.fround(1 - beta1)];
  const [b2, c2] = [Math.fround(beta2), Math.fround(1 - beta2)];
  return ({ values, state }, gradient, { row, from, factors }) => {
    const step = ++state.steps[row];
    const rate = Math.fround((learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step));
    const epsilon = Math.fround(ADAM_EPSILON * Math.sqrt(1 - beta2 ** step));
    const [first, second] = state.moments;
    for (let k = 0, at = row * factors; k < factors; k++, at++) {
      const slope = gradient[from + k];
      first[at] = Math.fround(Math.fround(b1 * first[at]) + Math.fround(c1 * slope));
      second[at] = Math.fround(Math.fround(b2 * second[at]) + Math.fround(c2 * Math.fround(slope * slope)));
      const divisor = Math.fround(Math.fround(Math.sqrt(second[at])) + epsilon);
      values[at] = Math.fround(values[at] - Math.fround(Math.fround(rate * first[at]) / divisor));
    }
  };
}
