import { createRequire } from 'node:module';
import { AmrError } from '../../runtime/errors.js';
import { describeMachine } from './machine.js';
import type { Tfjs } from './tfjs.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** TensorFlow cannot be loaded. Install it, or choose the engine `onnx`. */
    'tensorflow-unavailable': { readonly reason: string };
  }
}

/** TensorFlow in this process. */
export interface Library {
  readonly tf: Tfjs;
  /** TensorFlow's own version: "2.21.0". */
  readonly version: string;
  /** Whether tensors are put on a GPU. Otherwise TensorFlow runs on the CPU. */
  readonly usesGpu: boolean;
}

/**
 * Loads TensorFlow and asks it which device it uses. Rejects with an AmrError `tensorflow-unavailable` that says what
 * this machine has.
 */
export async function loadLibrary(require = createRequire(import.meta.url)): Promise<Library> {
  prepareEnvironment();
  restoreRemovedFunctions(require('node:util') as Record<string, unknown>);
  let tf: Tfjs;
  try {
    tf = require('@tensorflow/tfjs-node-gpu') as Tfjs;
    await tf.ready();
  } catch (cause) {
    const reason = firstLine(cause);
    const details = { code: 'tensorflow-unavailable', facts: { reason } } as const;
    throw new AmrError(`Cannot load TensorFlow: ${reason}\n${await describeMachine()}`, details, { cause });
  }
  const { isUsingGpuDevice, binding } = tf.backend();
  if (tf.getBackend() !== 'tensorflow' || binding === undefined) {
    throw new Error(`Cannot use TensorFlow as tfjs chose its backend '${tf.getBackend()}' instead of 'tensorflow'`);
  }
  return { tf, version: binding.TF_Version, usesGpu: isUsingGpuDevice === true };
}

/**
 * Sets the variables that TensorFlow and CUDA read once, when they are loaded. Variables that change the last bits of
 * results are always set; the others only where the user has not set them.
 */
function prepareEnvironment(): void {
  const { env } = process;
  // Tensor cores would round factors to 10 bits of mantissa (TF32), which TensorFlow allows by default.
  env.NVIDIA_TF32_OVERRIDE = '0';
  // Algorithms are not chosen by timing and sums are not atomic, so every run gives bit-identical results.
  env.TF_DETERMINISTIC_OPS = '1';
  env.TF_MATMUL_AUTOTUNE_ENABLE = '0';
  // On a CPU, the library cuts long sums by the number of threads, so that number must always be the same.
  env.TF_NUM_INTRAOP_THREADS = '1';
  env.TF_ENABLE_ONEDNN_OPTS = '1';
  // Only errors are logged, so that no banner is written to stderr.
  env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // Otherwise the first process on a GPU takes nearly all of its memory.
  env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  // GPUs are numbered as nvidia-smi numbers them. Only one is visible, because the addon puts tensors on the last GPU
  // that it sees and computes on the first.
  env.CUDA_DEVICE_ORDER ??= 'PCI_BUS_ID';
  env.CUDA_VISIBLE_DEVICES = (env.CUDA_VISIBLE_DEVICES ?? '0').split(',')[0];
}

/**
 * Defines functions of `node:util` that tfjs-node calls at every operation. Node 22 prints a warning about them, and
 * Node 23 has removed them.
 */
function restoreRemovedFunctions(util: Record<string, unknown>): void {
  util.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  util.isArray = Array.isArray;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0].trim();
}
