import type { PartitionSampler, StepPosition } from '../dataset/sampler.js';
import { microBatchGradient } from '../model/gradient.js';
import type { MicroBatch } from '../model/batch.js';
import type { GroupSlice } from '../model/group.js';
import { readRows, updateRows } from '../model/optimizer.js';
import type { Workspace } from '../model/kernels/workspace.js';
import type { Products } from '../model/products.js';
import type { Scratch } from '../model/spare-arrays.js';
import type { OptimizerSettings, StageSettings } from '../model/stage.js';
import { partsOf } from '../model/stage.js';
import type { SharedGradient } from '../model/sum.js';
import type { SharedParameters } from './port.js';

/** What the steps of a stage share; one thread's. */
export interface StepContext {
  readonly stage: StageSettings;
  readonly optimizer: OptimizerSettings;
  readonly products: Products;
  readonly factors: number;
  /** Holds one micro-batch at a time. */
  readonly workspace: Workspace;
  /** Holds the rows of its users. */
  readonly users: Scratch;
}

/** Sums over the triples of an epoch so far. */
export interface LossSums {
  triples: number;
  /** Of softplus(-x). */
  loss: number;
  /** Of softplus(-x~). */
  adversarialLoss: number;
}

export function sumLosses(partitions: readonly Pick<Partition, 'losses'>[]): LossSums {
  const sums = { triples: 0, loss: 0, adversarialLoss: 0 };
  for (const { losses } of partitions) {
    sums.triples += losses.triples;
    sums.loss += losses.loss;
    sums.adversarialLoss += losses.adversarialLoss;
  }
  return sums;
}

/**
 * A partition in training: its users' rows, which nobody else reads or writes, and its losses. The rows move with each
 * micro-batch; what is shared goes out as a gradient.
 */
export class Partition {
  losses: LossSums = { triples: 0, loss: 0, adversarialLoss: 0 };

  constructor(
    readonly sampler: PartitionSampler,
    readonly users: GroupSlice,
  ) {}

  get number(): number {
    return this.sampler.partition;
  }

  draw(at: StepPosition, stage: StageSettings): MicroBatch | undefined {
    return this.sampler.draw(at, stage.itemDropout);
  }

  /**
   * Computes the micro-batch's gradient, moves the users, and returns what the shared parameters owe, which lies in the
   * workspace.
   */
  async step(batch: MicroBatch, shared: SharedParameters, context: StepContext): Promise<SharedGradient> {
    const { stage, optimizer, factors } = context;
    const rows = batch.userRows.map((user) => user - this.users.from);
    const parameters = {
      factors,
      users: readRows(this.users, rows, context.users.room(rows.length * factors)),
      ...shared,
    };
    const gradient = await microBatchGradient(batch, parameters, context);
    assertFinite(gradient.loss + gradient.adversarialLoss, this.number);
    updateRows(this.users, rows, gradient.users, { settings: optimizer, learningRate: stage.learningRate.users });
    this.losses.triples += gradient.triples;
    this.losses.loss += gradient.loss;
    this.losses.adversarialLoss += gradient.adversarialLoss;
    return {
      rows: partsOf(stage.kind).itemFactors ? batch.itemRows : NO_ROWS,
      items: gradient.items ?? NO_VALUES,
      projection: gradient.projection ?? NO_VALUES,
      triples: gradient.triples,
    };
  }
}

const NO_ROWS = new Int32Array(0);
const NO_VALUES = new Float32Array(0);

/** The loss of a micro-batch is not finite; the step was not applied anywhere. */
export class LossNotFiniteError extends Error {
  override readonly name = 'LossNotFiniteError';
  constructor(
    readonly partition: number,
    readonly value: number,
  ) {
    super(
      `The loss of partition ${partition} is ${value}: lower the learning rates or the regularisation, or check the features`,
    );
  }
}

function assertFinite(loss: number, partition: number): void {
  if (!Number.isFinite(loss)) throw new LossNotFiniteError(partition, loss);
}
