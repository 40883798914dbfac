import { parentPort, workerData } from 'node:worker_threads';
import { required } from '../../runtime/required.js';
import { fileOfThread } from '../input-file.js';
import type { PairVisitor } from './pairs.js';
import { failureOf, type FromThread, type ThreadData } from './parquet-messages.js';
import { understandParquet } from './parquet.js';
import { Times } from './times.js';

/** The main module of a thread that reads one Parquet file (guarded-parquet.ts). */

/** The most batches under way. They hold 256 interactions each. */
const MOST_IN_FLIGHT = 1024;

const { path, descriptor, size, options, timeKind, inFlight } = workerData as ThreadData;
const times = timeKind === undefined ? undefined : new Times(timeKind);
const port = required(parentPort ?? undefined, 'the port of the thread');
const counter = new Int32Array(inFlight);
const file = fileOfThread({ path, descriptor, size });

const say = (message: FromThread) => port.postMessage(message);

/** Sends interactions and problems. It waits while the other side has not handled the last ones. */
const visitor: PairVisitor = {
  pairs(bytes, { bounds, places, length, times: read }) {
    if (length === 0) return;
    for (let count = Atomics.add(counter, 0, 1); count >= MOST_IN_FLIGHT; count = Atomics.load(counter, 0))
      Atomics.wait(counter, 0, count, 100);
    const used = bounds[4 * length - 1];
    say({
      type: 'pairs',
      bytes: bytes.slice(0, used),
      bounds: bounds.slice(0, 4 * length),
      places: places.slice(0, length),
      times: read.slice(0, length),
      timeKind: times?.kind ?? null,
    });
  },
  problem: (place, text) => say({ type: 'problem', place, text }),
};

/** Reports an error as the last message. */
async function guarded(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    say({ type: 'failed', failure: failureOf(error) });
  }
}

await guarded(async () => {
  const { description, unit, warnings, read: readAll } = await understandParquet(file, { ...options, times });
  port.once('message', () => {
    void guarded(async () => {
      await readAll(visitor, (bytes) => say({ type: 'read', bytes }));
      say({ type: 'done' });
    });
  });
  say({ type: 'understood', description, unit, warnings });
});
