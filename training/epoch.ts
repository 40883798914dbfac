import type { StepPosition } from '../dataset/sampler.js';
import type { MicroBatch } from '../model/batch.js';
import { Workspace } from '../model/kernels/workspace.js';
import type { Products } from '../model/products.js';
import { copyRow } from '../model/rows.js';
import { Scratch, SpareArrays } from '../model/spare-arrays.js';
import type { OptimizerSettings, StageSettings } from '../model/stage.js';
import { StepSum } from '../model/step-sum.js';
import { keepGradient, releaseGradient, SumTree } from '../model/sum.js';
import type { ParameterPort, SharedParameters, SubtreeGradients } from './port.js';
import type { Partition, StepContext } from './partition.js';

/** What an epoch works on: the partitions that one process holds, and how it reaches the shared parameters. */
export interface EpochContext {
  /** Consecutive partitions, ascending: those of a worker on a cluster, all of the job on one machine. */
  readonly partitions: readonly Partition[];
  /** V, the number of partitions of the job. */
  readonly partitionCount: number;
  /** Steps of an epoch (`stepsPerEpoch`), the same for all workers. */
  readonly steps: number;
  readonly stage: StageSettings;
  readonly optimizer: OptimizerSettings;
  readonly factors: number;
  readonly products: Products;
  readonly port: ParameterPort;
  /** Called with the seconds that a phase of a step took, for metrics. */
  readonly onPhase?: (phase: 'sample' | 'compute', seconds: number) => void;
}

/** Memory that the steps of an epoch share. */
type StepMemory = Pick<StepContext, 'workspace' | 'users'> & {
  /** The item rows of one partition. */
  readonly items: Scratch;
  /** Arrays for gradients that wait until those of other partitions are added to them. */
  readonly spares: SpareArrays;
};

/** Enough arrays for the gradients of items and E at each level of a deep tree. */
const SPARES = 24;

/** What one step draws: a micro-batch per partition, undefined where none is left, and the item rows of all of them. */
interface Draw {
  readonly batches: readonly (MicroBatch | undefined)[];
  readonly rows: Int32Array;
}

/**
 * Runs the steps from `from.step` to `steps` - 1 of an epoch. After each step, when all parameters have been updated, it awaits
 * `onStep`, and begins no further step if the answer is false. Rejects with a LossNotFiniteError.
 */
export async function runEpoch(
  context: EpochContext,
  from: StepPosition,
  onStep: (done: StepPosition) => Promise<boolean> | boolean,
): Promise<void> {
  const { port, steps } = context;
  const memory: StepMemory = {
    workspace: Workspace.float32(),
    users: new Scratch(),
    items: new Scratch(),
    spares: new SpareArrays(SPARES),
  };
  let draw = await timed(context, 'sample', () => drawStep(context, from));
  let shared = await port.pull(draw.rows);
  for (let step = from.step; step < steps; step++) {
    const gradients = await timed(context, 'compute', () => computeStep({ ...context, ...memory }, draw, shared));
    const last = step + 1 === steps;
    draw = await timed(context, 'sample', () => drawStep(context, { epoch: from.epoch, step: step + 1 }));
    shared = await port.exchange(from.epoch * steps + step, gradients, draw.rows);
    for (const gradient of gradients.values()) if (gradient) releaseGradient(gradient, memory.spares);
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

/**
 * The sums of the partitions' gradients, in as few nodes of the tree as hold them. Those of a single partition are valid until
 * the next step.
 */
async function computeStep(
  context: EpochContext & StepMemory,
  draw: Draw,
  shared: SharedParameters,
): Promise<SubtreeGradients> {
  const { partitions, spares } = context;
  const tree = new SumTree(context.partitionCount);
  const sum = new StepSum(tree, spares);
  for (const [at, partition] of partitions.entries()) {
    const batch = draw.batches[at];
    const own = batch && {
      ...shared,
      items: shared.items && selectRows(shared.items, draw.rows, batch, context.items),
    };
    const gradient = own ? await partition.step(batch, own, context) : null;
    const kept = gradient && partitions.length > 1 ? keepGradient(gradient, spares) : gradient;
    sum.put(tree.leaf(partition.number), kept);
  }
  return sum.nodes;
}

/** The numbers of ascending lists, ascending, each once. */
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

/** Selects the rows of a batch's items from `values` [rows, K]. Both lists of rows ascend. */
function selectRows(values: Float32Array, rows: Int32Array, { itemRows }: MicroBatch, memory: Scratch): Float32Array {
  if (rows.length === itemRows.length) return values;
  const factors = values.length / rows.length;
  const out = memory.room(itemRows.length * factors);
  for (let n = 0, from = 0; n < itemRows.length; n++) {
    while (rows[from] < itemRows[n]) from++;
    copyRow(values, from, out, n, factors);
  }
  return out;
}
