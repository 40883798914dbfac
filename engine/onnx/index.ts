import type { EngineModule, OpenEngine } from '../engine.js';
import { OnnxEngine } from './engine.js';
import { loadRuntime } from './session.js';

/** Opens the engine on ONNX Runtime's CPU kernels. Features stay in their files, which are memory-mapped. */
export const openOnnx: OpenEngine = async (options) => new OnnxEngine(await loadRuntime(), options);

/** The module of the engine `onnx`. */
export const engine: EngineModule = { open: openOnnx };
