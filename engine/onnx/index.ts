import type { EngineModule, OpenEngine } from '../engine.js';
import { openIntegerEngine } from '../integers/engine.js';
import type { IntegerFeatures } from '../integers/sums.js';
import { deviceOf, OnnxEngine } from './engine.js';
import { OnnxIntegerSums } from './integer-sums.js';
import { loadRuntime, Sessions } from './session.js';

/** Opens the engine on ONNX Runtime's CPU kernels. Features stay in their files, which are memory-mapped. */
export const openOnnx: OpenEngine = async (options) => {
  const { products = 'float32', threads, factors } = options;
  const runtime = await loadRuntime();
  if (products === 'float32') return new OnnxEngine(runtime, options);
  const openSums = (features: IntegerFeatures) =>
    new OnnxIntegerSums(new Sessions(runtime, threads), features, factors);
  return openIntegerEngine({ ...options, name: 'onnx', device: deviceOf(threads), products, openSums });
};

/** The module of the engine `onnx`. */
export const engine: EngineModule = { open: openOnnx };
