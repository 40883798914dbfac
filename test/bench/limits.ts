import { Worker } from 'node:worker_threads';
import type { Engine } from '../../engine/engine.js';
import type { CopyTask } from './copy-thread.js';

/** What the machine gives at best, measured in the same run as the steps. */
export interface Limits {
  /** Floating-point operations per second of the engine's products, on matrices that stay in the cache. */
  readonly operations: number;
  /** Bytes per second that all threads together read and write when they copy large arrays. */
  readonly bytes: number;
}

/** The sizes of the product that measures the library: large enough for its best speed, small enough for the cache. */
const [ROWS, INNER] = [1024, 512];
/** A copy of this size stays in no cache. */
const COPY_BYTES = 128 * 2 ** 20;
const COPY_SECONDS = 0.4;
const PRODUCTS = 15;

/** Measures the machine with the same engine and number of threads as the steps. */
export async function measureLimits(engine: Engine, threads: number): Promise<Limits> {
  return { operations: await bestProduct(engine), bytes: await copySpeed(threads) };
}

async function bestProduct(engine: Engine): Promise<number> {
  const left = Float32Array.from({ length: ROWS * INNER }, () => Math.random() - 0.5);
  const out = new Float32Array(ROWS * ROWS);
  let best = Infinity;
  for (let round = 0; round < PRODUCTS; round++) {
    const begin = performance.now();
    await engine.multiply(left, left, INNER, () => out);
    best = Math.min(best, performance.now() - begin);
  }
  return (2 * ROWS * ROWS * INNER * 1000) / best;
}

async function copySpeed(threads: number): Promise<number> {
  const task: CopyTask = { bytes: COPY_BYTES, seconds: COPY_SECONDS };
  const speeds = await Promise.all(Array.from({ length: threads }, () => copying(task)));
  return speeds.reduce((sum, speed) => sum + speed, 0);
}

function copying(workerData: CopyTask): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./copy-thread.js', import.meta.url), { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
