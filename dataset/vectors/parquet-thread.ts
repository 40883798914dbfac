import { parentPort, workerData } from 'node:worker_threads';
import { required } from '../../runtime/required.js';
import { fileOfThread } from '../input-file.js';
import { failureOf } from '../interactions/parquet-messages.js';
import type { FromVectorThread, VectorThreadData } from './guarded-parquet.js';
import { describeVectors, writeParquetVectors } from './parquet.js';

/** The main module of a thread that reads vectors of a Parquet file (guarded-parquet.ts). */

const { path, descriptor, size, task } = workerData as VectorThreadData;
const port = required(parentPort ?? undefined, 'the port of the thread');
const say = (message: FromVectorThread) => port.postMessage(message);
const file = fileOfThread({ path, descriptor, size });

try {
  if ('target' in task) await writeParquetVectors(file, task, () => say({ type: 'read' }));
  const found = 'target' in task ? null : await describeVectors(file, task.chosen);
  say({ type: 'done', found });
} catch (error) {
  say({ type: 'failed', failure: failureOf(error) });
}
