import type { OpenEngine } from '../engine.js';
import { OnnxEngine } from './engine.js';
import { loadRuntime } from './session.js';

/** The engine on ONNX Runtime's CPU kernels; features stay in their files, mapped into memory. */
export const openOnnx: OpenEngine = async (options) => new OnnxEngine(await loadRuntime(), options);
