import { parentPort, workerData } from 'node:worker_threads';
import { RowIndex } from '../../dataset/ids/row-index.js';
import { PartitionSampler } from '../../dataset/sampling/sampler.js';
import { SoftmaxPools } from '../../dataset/sampling/softmax-pool.js';
import { partsOf } from '../../model/stage.js';
import { required } from '../../runtime/required.js';
import { drawStep } from '../draw.js';
import type { DrawThreadData, FromDrawThread, ToDrawThread } from './messages.js';
import { RowsAhead } from './rows-ahead.js';

/** The main module of a thread that draws micro-batches (draw-ahead.ts). An error ends the thread. */

const port = required(parentPort ?? undefined, 'the port of the thread');
const { partitions, options, items, files } = workerData as DrawThreadData;
const shared = { ...options, index: new RowIndex(), pools: new SoftmaxPools(options, items) };
const samplers = partitions.map(({ partition, users }) => new PartitionSampler(partition, users, shared));
const ahead = new RowsAhead(files);

async function answer({ at, stage }: ToDrawThread): Promise<void> {
  const { batches, rows } = drawStep(samplers, at, stage);
  if (partsOf(stage.kind).projection) await ahead.expect(rows);
  const sendable = batches.map((batch) => batch && { ...batch, randomDirections: undefined });
  port.postMessage({ batches: sendable, rows } satisfies FromDrawThread);
}

let last: Promise<void> = Promise.resolve();
port.on('message', (message: ToDrawThread) => {
  last = last.then(() => answer(message));
});
