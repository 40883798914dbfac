import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { Ids } from '../../runtime/ids.js';
import { threadFile } from '../../runtime/thread-file.js';
import type { Confinement } from '../confinement.js';
import { withInputFile, type InputFile } from '../input-file.js';
import { limitsFor, reasonOf, refusalOf, Watch } from '../interactions/guarded-parquet.js';
import { errorOf, type Failure } from '../interactions/parquet-messages.js';
import type { VectorColumns } from './parquet-columns.js';
import type { ParquetVectors } from './parquet.js';
import type { VectorSource } from './source.js';

/** What a thread does: it finds the vectors and reads their ids, or writes the vectors to a file. */
type Task =
  { readonly chosen: string | undefined } | (VectorColumns & { readonly target: string; readonly places: Int32Array });

/** What a thread is started with. The descriptor stays open while it runs. */
export interface VectorThreadData extends Pick<InputFile, 'path' | 'descriptor' | 'size'> {
  readonly task: Task;
}

/** A message of the thread. After `done` or `failed` it ends. */
export type FromVectorThread =
  | { readonly type: 'read' }
  | { readonly type: 'done'; readonly found: ParquetVectors | null }
  | { readonly type: 'failed'; readonly failure: Failure };

/**
 * Opens a Parquet file with a column of vectors. It is read in a thread of its own, because a damaged file can make the decoder compute for
 * hours or take all memory.
 * @param chosen the columns that the user chose.
 */
export async function openVectorTable(
  path: string,
  { named, chosen, within }: { named: string; chosen: string | undefined; within: Confinement | undefined },
): Promise<VectorSource> {
  const inThread = (task: Task) =>
    withInputFile(path, (file) => runTask({ ...file, path: named, task, descriptor: file.descriptor }), within);
  const found = await inThread({ chosen });
  if (!found) throw new Error('the thread described nothing');
  const { mtimeMs } = await stat(path);
  const { vectors, type, ids, rowIds, count } = found;
  return {
    name: named,
    path,
    version: JSON.stringify([mtimeMs, vectors, ids]),
    ids: rowIds && Ids.of(rowIds),
    count,
    async write(target, rows) {
      const places = new Int32Array(count).fill(-1);
      for (const [place, row] of rows.entries()) places[row] = place;
      await inThread({ vectors, type, ids, target, places });
    },
  };
}

/** Runs a task in a thread, which is ended when it is silent for too long or takes too much memory. */
function runTask({ path, descriptor, size, task }: VectorThreadData): Promise<ParquetVectors | null> {
  const limits = limitsFor({ size });
  const workerData: VectorThreadData = { path, descriptor, size, task };
  const resourceLimits = { maxOldGenerationSizeMb: limits.heapMib };
  const worker = new Worker(threadFile('dataset/vectors/parquet-thread.js', import.meta.url), {
    workerData,
    resourceLimits,
    execArgv: [],
  });
  const refusal = (reason: string) => refusalOf(path, reason);
  const done = new Promise<ParquetVectors | null>((resolve, reject) => {
    const seconds = limits.silenceMs / 1000;
    const watch = new Watch(limits.silenceMs, () => reject(refusal(`reading it made no progress for ${seconds} s`)));
    worker.on('message', (message: FromVectorThread) => {
      watch.heard();
      if (message.type === 'done') resolve(message.found);
      else if (message.type === 'failed') reject(errorOf(message.failure, path));
    });
    worker.on('error', (error) => reject(refusal(reasonOf(error))));
    worker.on('exit', () => {
      watch.stop();
      reject(refusal('its reader ended'));
    });
  });
  return done.finally(() => void worker.terminate());
}
