import { parentPort, workerData } from 'node:worker_threads';
import { required } from '../../runtime/required.js';
import { SourceError } from '../source-error.js';
import { openEncodeOne } from './encode-one.js';
import type { FromThread, ThreadData, ToThread } from './messages.js';

/** The main module of a thread that encodes sources (threads.ts). A failure of the model itself ends the thread. */

const port = required(parentPort ?? undefined, 'the port of the thread');
const encodeOne = await openEncodeOne(workerData as ThreadData);
const say = (message: FromThread) => port.postMessage(message, []);

async function work(source: string): Promise<void> {
  try {
    const { vector, ...others } = await encodeOne(source);
    // A vector may be a part of larger memory, all of which would travel.
    say({ ...others, vector: vector.slice() });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    say({ problem: error.message });
  }
}

port.on('message', (message: ToThread) => {
  if (message !== 'stop') void work(message.source);
  // Nothing then keeps the thread alive after the source that is under way.
  else port.close();
});
