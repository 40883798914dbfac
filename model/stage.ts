export type { OptimizerSettings } from './optimizers.js';

/** One stage of the schedule, with every default filled in (mathematics.md, "Optimiser and schedule"). */
export interface StageSettings {
  /** mf has no projection (E = 0), duif no item vectors (q = 0), vbpr no adversary (lambda = 0); amr has all parts. */
  readonly kind: StageKind;
  readonly epochs: number;
  readonly learningRate: { readonly users: number; readonly items: number; readonly projection: number };
  /** Weights r_p, r, r_q and r_E of the squared norms, per triple, without a factor 1/2. */
  readonly regularization: {
    readonly users: number;
    readonly combinedItem: number;
    readonly items: number;
    readonly projection: number;
  };
  /** Size of the perturbation in units of scaled features; 0 outside amr. */
  readonly epsilon: number;
  /** Weight of the adversarial loss; 0 outside amr. */
  readonly lambda: number;
  readonly perturbation: 'per-item' | 'per-occurrence';
  readonly direction: 'adversarial' | 'random';
  /** Probability that q_i is left out of one occurrence of an item in a triple. */
  readonly itemDropout: number;
}

export type StageKind = 'mf' | 'duif' | 'vbpr' | 'amr';

/** Which parts of the model a stage trains. */
export function partsOf(kind: StageKind): { itemFactors: boolean; projection: boolean; adversary: boolean } {
  return { itemFactors: kind !== 'duif', projection: kind !== 'mf', adversary: kind === 'amr' };
}
