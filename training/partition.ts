import type { PartitionSampler } from '../dataset/sampling/sampler.js';
import type { LossSums } from '../job/losses.js';
import { noLosses } from '../job/losses.js';
import { microBatchGradient } from '../model/gradient/gradient.js';
import type { MicroBatch } from '../model/gradient/batch.js';
import type { GroupSlice } from '../model/group.js';
import { startSlice } from '../model/group.js';
import { readRows, updateRows } from '../model/optimizer/optimizer.js';
import type { Workspace } from '../model/kernels/workspace.js';
import type { Products } from '../model/gradient/products.js';
import type { Scratch } from '../model/gradient/spare-arrays.js';
import type { OptimizerSettings, StageSettings } from '../model/stage.js';
import { partsOf } from '../model/stage.js';
import type { SharedGradient } from '../model/gradient/sum.js';
import type { SharedParameters } from './port.js';

/** The settings and the memory that the steps of a stage share. Only one thread uses it. */
export interface StepContext {
  readonly stage: StageSettings;
  readonly optimizer: OptimizerSettings;
  readonly products: Products;
  /** The number of factors, K. */
  readonly factors: number;
  /** The memory of one micro-batch at a time. */
  readonly workspace: Workspace;
  /** The memory for the rows of a micro-batch's users. */
  readonly users: Scratch;
}

/**
 * A partition in training: the rows of its users, which nothing else reads or writes, and its losses. Each micro-batch
 * updates these rows, and returns a gradient for the shared parameters.
 */
export class Partition {
  constructor(
    readonly sampler: PartitionSampler,
    readonly users: GroupSlice,
    /** The sums over the triples or pairs of the current epoch so far. */
    public losses: LossSums = noLosses(),
  ) {}

  /** The number of the partition, from 0. */
  get number(): number {
    return this.sampler.partition;
  }

  /**
   * Returns the partition as the next stage begins. The users keep their values, and their optimiser state starts anew.
   */
  startStage(optimizer: OptimizerSettings): Partition {
    return new Partition(this.sampler, startSlice(this.users, optimizer));
  }

  /**
   * Computes the gradient of a micro-batch, updates the users, and returns the gradient of the shared parameters. The
   * arrays of the result belong to the workspace. Rejects with a LossNotFiniteError before anything is updated.
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

/** Returns P [users, K] of consecutive partitions: all users of a job, or the users of one worker. */
export function joinUsers(partitions: readonly Pick<Partition, 'users'>[]): Float32Array {
  const joined = new Float32Array(partitions.reduce((sum, { users }) => sum + users.values.length, 0));
  let at = 0;
  for (const { users } of partitions) {
    joined.set(users.values, at);
    at += users.values.length;
  }
  return joined;
}

/** The loss of a micro-batch is not finite. The step was not applied anywhere. */
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
