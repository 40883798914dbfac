import { parentPort, workerData } from 'node:worker_threads';

/** What a thread copies, and for how long. */
export interface CopyTask {
  readonly bytes: number;
  readonly seconds: number;
}

/** Copies from one large array to another again and again, and answers with the bytes that it read and wrote per second. */
const { bytes, seconds } = workerData as CopyTask;
const [from, to] = [new Uint8Array(bytes).fill(1), new Uint8Array(bytes).fill(2)];
const begin = performance.now();
let copies = 0;
while (performance.now() - begin < 1000 * seconds) {
  to.set(from);
  copies++;
}
parentPort!.postMessage((2000 * bytes * copies) / (performance.now() - begin), []);
