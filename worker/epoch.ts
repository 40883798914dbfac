import type { StepPosition } from '../dataset/sampler.js';
import type { MicroBatch } from '../model/batch.js';
import { Workspace } from '../model/kernels/workspace.js';
import type { Products } from '../model/products.js';
import { copyRow } from '../model/rows.js';
import type { OptimizerSettings, StageSettings } from '../model/stage.js';
import type { SharedGradient } from '../model/sum.js';
import { SumTree } from '../model/sum.js';
import type { ParameterPort, SharedParameters, SubtreeGradients } from '../parameter-server/port.js';
import type { Partition } from './partition.js';

/** An epoch's work on the partitions that one worker holds. */
export interface EpochContext {
  /** Consecutive partitions, ascending: a worker's lease, or all of them on one machine. */
  readonly partitions: readonly Partition[];
  /** V of the job, whoever holds them. */
  readonly partitionCount: number;
  /** Steps of an epoch: the most of any partition of the job, also of those that other workers hold. */
  readonly steps: number;
  readonly stage: StageSettings;
  readonly optimizer: OptimizerSettings;
  readonly factors: number;
  readonly products: Products;
  readonly port: ParameterPort;
  /** How long the phases of a step take, for metrics. */
  readonly onPhase?: (phase: 'sample' | 'compute', seconds: number) => void;
}

/** What one step draws: a micro-batch per partition (undefined where it has run out) and all their item rows. */
interface Draw {
  readonly batches: readonly (MicroBatch | undefined)[];
  readonly rows: Int32Array;
}

/**
 * Runs steps `from.step` .. `steps` - 1 of an epoch. After each, when every parameter is at the step's end, it awaits
 * `onStep`; when that answers false, no further step is begun.
 */
export async function runEpoch(
  context: EpochContext,
  from: StepPosition,
  onStep: (done: StepPosition) => Promise<boolean> | boolean,
): Promise<void> {
  const { port, steps } = context;
  const memory = { workspace: Workspace.float32(), selection: new RowSelection() };
  let draw = await timed(context, 'sample', () => drawStep(context, from));
  let shared = await port.pull(draw.rows);
  for (let step = from.step; step < steps; step++) {
    const gradients = await timed(context, 'compute', () => computeStep({ ...context, ...memory }, draw, shared));
    const last = step + 1 === steps;
    draw = await timed(context, 'sample', () => drawStep(context, { epoch: from.epoch, step: step + 1 }));
    shared = await port.exchange(from.epoch * steps + step, gradients, draw.rows);
    if (!(await onStep({ epoch: from.epoch, step: step + 1 })) || last) return;
  }
}

async function timed<Result>(
  { onPhase }: EpochContext,
  phase: 'sample' | 'compute',
  work: () => Promise<Result> | Result,
): Promise<Result> {
  const startedAt = performance.now();
  const result = await work();
  onPhase?.(phase, (performance.now() - startedAt) / 1000);
  return result;
}

function drawStep({ partitions, stage }: EpochContext, at: StepPosition): Draw {
  const batches = partitions.map((partition) => partition.draw(at, stage));
  return { batches, rows: union(batches.map((batch) => batch?.itemRows ?? new Int32Array(0))) };
}

async function computeStep(
  context: EpochContext & { workspace: Workspace; selection: RowSelection },
  draw: Draw,
  shared: SharedParameters,
): Promise<SubtreeGradients> {
  const tree = new SumTree(context.partitionCount);
  const leaves = new Map<number, SharedGradient>();
  for (const [at, partition] of context.partitions.entries()) {
    const batch = draw.batches[at];
    if (!batch) continue;
    const own = { ...shared, items: shared.items && context.selection.select(shared.items, draw.rows, batch.itemRows) };
    leaves.set(tree.leaf(partition.number), await partition.step(batch, own, context));
  }
  const first = context.partitions[0].number;
  const nodes = tree.cover(first, first + context.partitions.length);
  return new Map(nodes.map((node) => [node, tree.sum(leaves, node) ?? null]));
}

/** All numbers of ascending lists, ascending, each once. */
function union(lists: readonly Int32Array[]): Int32Array {
  if (lists.length === 1) return lists[0];
  const all = new Int32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let size = 0;
  for (const list of lists) {
    all.set(list, size);
    size += list.length;
  }
  all.sort();
  return all.filter((row, at) => at === 0 || row !== all[at - 1]);
}

/** Rows out of rows, in memory that each selection uses again. */
class RowSelection {
  #memory = new Float32Array(0);

  /** The `wanted` rows out of `values` [rows, K]; both lists ascending. Lives until the next selection. */
  select(values: Float32Array, rows: Int32Array, wanted: Int32Array): Float32Array {
    if (rows.length === wanted.length) return values;
    const factors = values.length / rows.length;
    const length = wanted.length * factors;
    if (this.#memory.length < length) this.#memory = new Float32Array(length);
    for (let n = 0, from = 0; n < wanted.length; n++) {
      while (rows[from] < wanted[n]) from++;
      copyRow(values, from, this.#memory, n, factors);
    }
    return this.#memory.subarray(0, length);
  }
}
