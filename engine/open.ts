import type { Engine, EngineName, EngineOptions, OpenEngine } from './engine.js';

/**
 * Opens the named engine; `auto` takes tensorflow where it really has a GPU, else onnx. Says through `onChosen`
 * why. A library is loaded only for the engine that is opened, so one that is missing hurts nobody else.
 */
export async function openEngine(
  name: 'auto' | EngineName,
  options: EngineOptions,
  onChosen: (reason: string) => void = () => {},
): Promise<Engine> {
  const { chosen, reason } = await choose(name, options.requireGpu === true);
  if (options.requireGpu === true && chosen !== 'tensorflow') {
    throw new Error(
      `Cannot run engine '${chosen}' with requireGpu: true as it has no GPU (${reason}). ` +
        'Set "engine: tensorflow" on a machine with a GPU, or "requireGpu: false"',
    );
  }
  const engine = await (await loadEngine(chosen))(options);
  onChosen(reason);
  return engine;
}

/** Whether a job's engine is one that processes of this machine may open beside each other, and not one that fills its GPU. */
export async function sharesMachine(name: 'auto' | EngineName, requireGpu: boolean): Promise<boolean> {
  return (await choose(name, requireGpu)).chosen !== 'tensorflow';
}

async function choose(name: 'auto' | EngineName, requireGpu: boolean): Promise<{ chosen: EngineName; reason: string }> {
  if (name !== 'auto') return { chosen: name, reason: 'chosen by name' };
  if (requireGpu) return { chosen: 'tensorflow', reason: 'requireGpu asks for a GPU' };
  const { gpuUse } = await import('./tensorflow/index.js');
  const { available, reason } = await gpuUse();
  return { chosen: available ? 'tensorflow' : 'onnx', reason };
}

async function loadEngine(name: EngineName): Promise<OpenEngine> {
  if (name === 'onnx') return (await import('./onnx/index.js')).openOnnx;
  if (name === 'reference') return (await import('./reference/index.js')).openReference;
  return (await import('./tensorflow/index.js')).openTensorflow;
}
