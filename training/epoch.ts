import type { StepPosition } from '../dataset/sampling/sampler.js';
import type { MicroBatch } from '../model/gradient/batch.js';
import { Workspace } from '../model/kernels/workspace.js';
import type { Products } from '../model/gradient/products.js';
import { copyRow } from '../model/linear-algebra/rows.js';
import { Scratch, SpareArrays } from '../model/gradient/spare-arrays.js';
import type { OptimizerSettings, StageSettings } from '../model/stage.js';
import type { GradientRounding } from '../model/gradient/rounding.js';
import { StepSum } from '../model/gradient/step-sum.js';
import { keepGradient, releaseGradient, type SharedGradient, SumTree } from '../model/gradient/sum.js';
import type { DrawsAhead } from './ahead/draw-ahead.js';
import { drawStep, type Draw } from './draw.js';
import type { ParameterPort, SharedParameters, SubtreeGradients } from './port.js';
import type { Partition, StepContext } from './partition.js';

/** The inputs of an epoch: the partitions that one process holds, and its way to the shared parameters. */
export interface EpochContext {
  /**
   * Consecutive partitions in ascending order: the partitions of a worker on a cluster, or all of them on one machine.
   */
  readonly partitions: readonly Partition[];
  /** The number of partitions of the job, V. */
  readonly partitionCount: number;
  /** The number of steps of an epoch (`stepsPerEpoch`), which is the same for all workers. */
  readonly steps: number;
  /** The boundary at which the pass begins, from which the port counts its steps. It is 0 by default. */
  readonly begin?: number;
  readonly stage: StageSettings;
  readonly optimizer: OptimizerSettings;
  /** The number of factors, K. */
  readonly factors: number;
  readonly products: Products;
  readonly port: ParameterPort;
  /** Rounds the gradients of partitions and their sums. It is absent where float32 is exchanged. */
  readonly rounding?: GradientRounding;
  /** Draws the steps of these partitions on a second thread. They are drawn here where it is absent. */
  readonly ahead?: DrawsAhead;
  /** Called with the seconds that a phase of a step took, for metrics. */
  readonly onPhase?: (phase: 'sample' | 'compute', seconds: number) => void;
}

/** The memory that the steps of an epoch share. */
type StepMemory = Pick<StepContext, 'workspace' | 'users'> & {
  /** The item rows of one partition. */
  readonly items: Scratch;
  /** Arrays for gradients that wait until those of other partitions are added to them. */
  readonly spares: SpareArrays;
};

/** The number of spare arrays. It suffices for the gradients of items and E at each level of a deep tree. */
const SPARES = 24;

/** What follows the last step of an epoch. */
const NO_DRAW: Draw = { batches: [], rows: new Int32Array(0) };

/**
 * Runs the steps `from.step` to `steps` - 1 of an epoch. After each step, when all parameters have been updated, it
 * awaits `onStep` and stops if the answer is false. Rejects with a LossNotFiniteError, or with an error of the engine
 * or the parameter port.
 */
export async function runEpoch(
  context: EpochContext,
  from: StepPosition,
  onStep: (done: StepPosition) => Promise<boolean> | boolean,
): Promise<void> {
  const { port, steps, begin = 0 } = context;
  const memory: StepMemory = {
    workspace: Workspace.float32(),
    users: new Scratch(),
    items: new Scratch(),
    spares: new SpareArrays(SPARES),
  };
  let draw = await timed(context, 'sample', () => drawAt(context, from));
  let shared = await port.pull(draw.rows);
  for (let step = from.step; step < steps; step++) {
    const done = from.epoch * steps + step;
    const gradients = await timed(context, 'compute', () => computeStep({ ...context, ...memory }, draw, shared, done));
    const last = step + 1 === steps;
    draw = last
      ? NO_DRAW
      : await timed(context, 'sample', () => drawAt(context, { epoch: from.epoch, step: step + 1 }));
    shared = await port.exchange(begin + done, gradients, draw.rows);
    for (const gradient of gradients.values()) if (gradient) releaseGradient(gradient, memory.spares);
    if (!(await onStep({ epoch: from.epoch, step: step + 1 })) || last) return;
  }
}

/** Runs `work` and reports its duration. */
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

/** Draws the micro-batches of a step. It needs no parameters, so it is done while others still compute. */
function drawAt({ ahead, partitions, stage, steps }: EpochContext, at: StepPosition): Promise<Draw> | Draw {
  if (ahead) return ahead.draw(at, stage, steps);
  return drawStep(
    partitions.map(({ sampler }) => sampler),
    at,
    stage,
  );
}

/**
 * Returns the sums of the partitions' gradients, in as few nodes of the tree as possible. The gradient of a single
 * partition is valid until the next step only.
 */
async function computeStep(
  context: EpochContext & StepMemory,
  draw: Draw,
  shared: SharedParameters,
  /** The step, counted from the beginning of the pass. */
  step: number,
): Promise<SubtreeGradients> {
  const { partitions, spares, rounding } = context;
  const tree = new SumTree(context.partitionCount);
  const round = (gradient: SharedGradient, node: number) => rounding?.round(gradient, { step, node });
  const sum = new StepSum(tree, spares, round);
  for (const [at, partition] of partitions.entries()) {
    const batch = draw.batches[at];
    const own = batch && {
      ...shared,
      items: shared.items && selectRows(shared.items, draw.rows, batch, context.items),
    };
    const gradient = own ? await partition.step(batch, own, context) : null;
    if (gradient) round(gradient, tree.leaf(partition.number));
    const kept = gradient && partitions.length > 1 ? keepGradient(gradient, spares) : gradient;
    sum.put(tree.leaf(partition.number), kept);
  }
  return sum.nodes;
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
