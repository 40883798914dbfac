import { parentPort, workerData } from 'node:worker_threads';
import { required } from '../../runtime/required.js';
import { openEncodeOne } from './encode-one.js';
import { encodePart } from './encode-part.js';
import type { FromThread, Task, ThreadData, ToThread } from './messages.js';

/** The main module of a thread that encodes parts (threads.ts). A failure of the model itself ends the thread. */

const port = required(parentPort ?? undefined, 'the port of the thread');
const encodeOne = await openEncodeOne(workerData as ThreadData);
const say = (message: FromThread) => port.postMessage(message);

let last: Promise<void> = Promise.resolve();
let isStopped = false;

async function work(task: Task): Promise<void> {
  const onSource = () => say({ type: 'source' });
  const part = await encodePart(task, encodeOne, { onSource, mayGoOn: () => !isStopped });
  if (part) say({ type: 'part', ...part });
}

port.on('message', (message: ToThread) => {
  if (message !== 'stop') {
    last = last.then(() => work(message));
    return;
  }
  isStopped = true;
  // Nothing then keeps the thread alive.
  port.close();
});
