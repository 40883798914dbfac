export type { OptimizerSettings } from './optimizer/optimizers.js';

/**
 * The settings of one stage of the schedule, with every default filled in. docs/mathematics.md explains the symbols.
 */
export type StageSettings = CommonSettings & (PairwiseSettings | SoftmaxSettings);

/** The settings that a stage has for every loss. */
export interface CommonSettings {
  /**
   * MF has no projection (E = 0), DUIF has no item vectors (q = 0), VBPR has no adversary (lambda = 0). AMR has all
   * parts.
   */
  readonly kind: StageKind;
  /** The number of epochs. An epoch is one pass over the training interactions. */
  readonly epochs: number;
  /** The learning rates of P, Q and E. */
  readonly learningRate: { readonly users: number; readonly items: number; readonly projection: number };
  /** The weights r_p, r, r_q and r_E of the squared norms, per triple. There is no factor 1/2. */
  readonly regularization: {
    readonly users: number;
    readonly combinedItem: number;
    /**
     * Where the combined item regulariser would need the feature rows of single items, it is applied in every n-th
     * micro-batch, with n times its weight (`model/gradient/decay-turns.ts`). A stage without this key applies it in all.
     */
    readonly combinedItemEvery?: number;
    readonly items: number;
    readonly projection: number;
  };
  /** The size of the perturbation, in units of scaled features; 0 outside AMR. */
  readonly epsilon: number;
  /** The weight of the adversarial loss; 0 outside AMR. */
  readonly lambda: number;
  /** One perturbation for all occurrences of an item (the paper), or one for each occurrence. */
  readonly perturbation: 'per-item' | 'per-occurrence';
  /** The worst direction, or a random direction as a control. */
  readonly direction: 'adversarial' | 'random';
  /** The probability that q_i is left out of one occurrence of an item in a triple. */
  readonly itemDropout: number;
}

/** The pairwise loss BPR, which has no settings. The key `loss` is absent, as it was before there were other losses. */
export interface PairwiseSettings {
  readonly loss?: undefined;
}

/** The sampled softmax and its settings. */
export interface SoftmaxSettings {
  readonly loss: 'softmax';
  /** The number of distinct warm items in the pool that all pairs of a micro-batch share, N. */
  readonly negatives: number;
  /** The temperature tau, by which scores are divided. */
  readonly temperature: number;
  /** Whether the pool is drawn by popularity, and scores are corrected for it (docs/mathematics.md). */
  readonly popularityCorrection: boolean;
}

/** A stage whose loss is the sampled softmax. */
export type SoftmaxStage = CommonSettings & SoftmaxSettings;

/** The kinds of model that a stage can train. docs/mathematics.md spells out the names. */
export type StageKind = 'mf' | 'duif' | 'vbpr' | 'amr';

/** Says which parts of the model a stage trains. */
export function partsOf(kind: StageKind): { itemFactors: boolean; projection: boolean; adversary: boolean } {
  return { itemFactors: kind !== 'duif', projection: kind !== 'mf', adversary: kind === 'amr' };
}
