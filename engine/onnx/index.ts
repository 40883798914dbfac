import type { EngineModule, OpenEngine } from '../engine.js';
import { OnnxEngine } from './engine.js';
import { loadRuntime } from './session.js';

/** Opens the engine on ONNX Runtime's CPU kernels. Features stay in their files, which are mapped into memory. */
export const openOnnx: OpenEngine = async (options) => new OnnxEngine(await loadRuntime(), options);

export const engine: EngineModule = { open: openOnnx };
