import type { FeatureMatrix } from '../../dataset/features/features.js';
import { AmrError } from '../../runtime/errors.js';
import type { Engine, EngineModule, EngineOptions, FindGpu, OpenEngine } from '../engine.js';
import { processorFingerprint } from '../processor.js';
import { TensorflowEngine } from './engine.js';
import { loadLibrary, type Library } from './library.js';
import { describeMachine, gpuName, hasGpuDevice } from './machine.js';
import { measureRoom, noRoomError, requireRoom, type Room } from './memory.js';
import { FeatureSlabs, slabSizes, type SlabSizes } from './slabs.js';
import type { Tfjs } from './tfjs.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** A GPU was required and there is none. Use a machine with a GPU, or set `requireGpu: false`. */
    'gpu-missing': { readonly found: string };
  }
}

/**
 * Opens the engine on TensorFlow, through the addon of @tensorflow/tfjs-node-gpu. It holds the features as float32 in
 * the memory of a GPU. Where there is no GPU and `requireGpu` is false, it uses the memory of this machine. On a CPU it
 * runs on one thread, whatever `threads` says, and is slower than `onnx`.
 */
export const openTensorflow: OpenEngine = (options) => openWith(options, slabSizes, measureRoom);

/** Finds out whether TensorFlow is installed here and really uses a GPU. */
export const findGpu: FindGpu = async () => {
  if (!hasGpuDevice()) return { available: false, reason: 'this machine shows no GPU' };
  try {
    const { version, usesGpu } = await loadLibrary();
    if (!usesGpu) return { available: false, reason: `TensorFlow ${version} sees no GPU that it can use` };
    return { available: true, reason: `TensorFlow ${version} uses ${await gpuName()}` };
  } catch (error) {
    return { available: false, reason: (error as Error).message.split('\n')[0] };
  }
};

/** The module of the engine `tensorflow`. */
export const engine: EngineModule = { open: openTensorflow, findGpu };

/**
 * Does the work of `openTensorflow`, with sizes and a measurement of memory that tests can choose.
 * @throws AmrError `gpu-missing` or `tensorflow-unavailable`.
 * @throws Error when the features do not fit, or the device computes with less than float32.
 */
export async function openWith(
  options: EngineOptions,
  sizes: SlabSizes,
  measure: (usesGpu: boolean) => Promise<Room>,
): Promise<Engine> {
  const { requireGpu = false, factors, features } = options;
  if (requireGpu && !hasGpuDevice()) throw await noGpuError('this machine shows no GPU');
  const library = await loadLibrary();
  const { tf, version, usesGpu } = library;
  if (requireGpu && !usesGpu) throw await noGpuError(`TensorFlow ${version} runs on the CPU here`);
  requireFloat32(tf);
  const gpu = usesGpu ? await gpuName() : null;
  return new TensorflowEngine({
    tf,
    device: gpu ?? 'cpu, 1 thread',
    fingerprint: `tensorflow/${version}/${gpu === null ? `cpu/${processorFingerprint()}` : `gpu/${gpu}`}`,
    factors,
    features: features === null ? null : await loadFeatures(library, features, sizes, await measure(usesGpu)),
  });
}

/** Loads the features onto the device. Rejects with the calculation of the memory when they do not fit. */
async function loadFeatures(
  { tf }: Library,
  matrix: FeatureMatrix,
  sizes: SlabSizes,
  room: Room,
): Promise<{ matrix: FeatureMatrix; slabs: FeatureSlabs }> {
  requireRoom(matrix.rows, matrix.width, sizes, room);
  try {
    return { matrix, slabs: await FeatureSlabs.load(tf, matrix, sizes) };
  } catch (error) {
    if (!/\bOOM\b|out of memory|exhausted/i.test((error as Error).message)) throw error;
    throw noRoomError(matrix.rows, matrix.width, sizes, room, error);
  }
}

/**
 * Throws when the device multiplies with fewer bits than float32 has, which a test product shows. Tensor cores would do
 * so (TF32 keeps 10 bits). CUDA itself reads the variable that forbids them, so TensorFlow cannot tell whether it took
 * effect.
 */
function requireFloat32(tf: Tfjs): void {
  const size = 64;
  const value = 1 + 2 ** -20;
  const identity = new Float32Array(size * size);
  for (let row = 0; row < size; row++) identity[row * size + row] = 1;
  const result = tf.tidy(() => {
    const left = tf.tensor(new Float32Array(size * size).fill(value), [size, size], 'float32');
    return tf.matMul(left, tf.tensor(identity, [size, size], 'float32'));
  });
  const product = result.dataSync();
  result.dispose();
  const wrong = product.find((each) => each !== value);
  if (product.length === size * size && wrong === undefined) return;
  throw new Error(
    `Cannot trust this device as it multiplies with less than float32: ${value} times 1 came out as ${wrong}. ` +
      'Another part of this process may have loaded CUDA first. NVIDIA_TF32_OVERRIDE=0 must be set before that',
  );
}

/** Makes the error of a GPU that is required and missing. It describes the machine. */
async function noGpuError(found: string): Promise<AmrError> {
  const asks = 'as the job (requireGpu: true) or its worker (AMR_REQUIRE_GPU) asks';
  const message = `Cannot run on a GPU, ${asks}: ${found}. This machine has:\n${await describeMachine()}`;
  return new AmrError(message, { code: 'gpu-missing', facts: { found } });
}
