import { expect } from 'vitest';
import type { MicroBatch, MicroBatchGradient, MicroBatchParameters } from '../../model/gradient/batch.js';
import { microBatchGradient } from '../../model/gradient/gradient.js';
import { Workspace } from '../../model/kernels/workspace.js';
import type { StageSettings } from '../../model/stage.js';
import { centralDifference, dense } from './float64.js';

/** A micro-batch in float64, with the features of its items in memory. */
export interface GradientProblem {
  readonly batch: MicroBatch;
  readonly parameters: MicroBatchParameters<Float64Array>;
  readonly stage: StageSettings;
  /** The features c [n, D] of the items of the batch. */
  readonly content: Float64Array;
}

/** Computes the gradient of a problem by `microBatchGradient`. */
export function gradientOf({
  batch,
  parameters,
  stage,
  content,
}: GradientProblem): Promise<MicroBatchGradient<Float64Array>> {
  const width = parameters.projection ? parameters.projection.values.length / parameters.factors : 1;
  const products = dense(content, width);
  return microBatchGradient(batch, parameters, { stage, products, workspace: Workspace.float64() });
}

/**
 * Returns each derivative of a gradient beside the central difference of the loss. It expects that the gradient has the
 * groups that the parameters have.
 */
export function comparedDerivatives(
  { parameters }: GradientProblem,
  gradient: MicroBatchGradient<Float64Array>,
  loss: () => number,
): { readonly derivative: number; readonly numeric: number }[] {
  const groups = [
    [parameters.users, gradient.users],
    [parameters.items, gradient.items],
    [parameters.projection?.values, gradient.projection],
  ] as const;
  return groups.flatMap(([values, derivatives]) => {
    expect(derivatives === undefined).toBe(values === undefined);
    if (!values || !derivatives) return [];
    return Array.from(values, (_, at) => {
      return { derivative: derivatives[at], numeric: centralDifference(values, at, loss) };
    });
  });
}
