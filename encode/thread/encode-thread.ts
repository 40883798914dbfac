import { parentPort, workerData } from 'node:worker_threads';
import { required } from '../../runtime/required.js';
import { openEncodeOne } from './encode-one.js';
import { encodePart } from './encode-part.js';
import type { FromThread, Task, ThreadData } from './messages.js';

/** The main module of a thread that encodes parts (threads.ts). A failure of the model itself ends the thread. */

const port = required(parentPort ?? undefined, 'the port of the thread');
const encodeOne = await openEncodeOne(workerData as ThreadData);
const say = (message: FromThread) => port.postMessage(message);

let last: Promise<void> = Promise.resolve();
port.on('message', (task: Task) => {
  last = last.then(async () =>
    say({ type: 'part', ...(await encodePart(task, encodeOne, () => say({ type: 'source' }))) }),
  );
});
