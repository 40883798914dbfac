import { parentPort, workerData } from 'node:worker_threads';
import { ModelFile } from '../../engine/onnx/model-file.js';
import { required } from '../../runtime/required.js';
import { loadSharp } from '../pictures/sharp.js';
import { encodePart } from './encode-part.js';
import type { FromThread, Task, ThreadData } from './messages.js';

/** The main module of a thread that encodes parts (threads.ts). A failure of the model itself ends the thread. */

const data = workerData as ThreadData;
const port = required(parentPort ?? undefined, 'the port of the thread');
const tools = { ...data, sharp: await loadSharp(), model: await ModelFile.open(data.encoder.model) };
const say = (message: FromThread) => port.postMessage(message);

let last: Promise<void> = Promise.resolve();
port.on('message', (task: Task) => {
  last = last.then(async () =>
    say({ type: 'part', ...(await encodePart(task, tools, () => say({ type: 'picture' }))) }),
  );
});
