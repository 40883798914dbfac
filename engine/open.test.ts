import { describe, expect, it } from 'vitest';
import { ENGINE_NAMES, type EngineName } from '../job/engines.js';
import { openEngine } from './open.js';
import { hasGpuDevice } from './tensorflow/machine.js';

const options = { features: null, factors: 4, threads: 1 };

describe('openEngine()', () => {
  it('opens the engine named, and says so', async () => {
    const lines: string[] = [];
    const engine = await openEngine('reference', options, (line) => lines.push(line));
    expect(engine.name).toBe('reference');
    expect(lines).toEqual(['chosen by name']);
    await engine.close();
  });

  it('refuses a name that no engine has, with the names there are', async () => {
    const opening = openEngine('tensorflw' as EngineName, options);
    await expect(opening).rejects.toThrow(
      `Cannot open an engine 'tensorflw' as there is none of this name. Use auto, ${ENGINE_NAMES.join(', ')}`,
    );
    await expect(openEngine('constructor' as EngineName, options)).rejects.toThrow('there is none of this name');
  });

  it('refuses an engine that has no GPU when one is required', async () => {
    const opening = openEngine('onnx', { ...options, requireGpu: true }, () => undefined);
    await expect(opening).rejects.toThrow("Cannot run engine 'onnx' with requireGpu: true");
  });
});

describe.skipIf(hasGpuDevice())('openEngine() without a GPU', () => {
  it('takes onnx for auto, and says why', async () => {
    const lines: string[] = [];
    const engine = await openEngine('auto', options, (line) => lines.push(line));
    expect(engine.name).toBe('onnx');
    expect(lines).toEqual(['this machine shows no GPU']);
    await engine.close();
  });

  it('never runs auto on a CPU when a GPU is required, and says what was found', async () => {
    const opening = openEngine('auto', { ...options, requireGpu: true }, () => undefined);
    await expect(opening).rejects.toThrow(/requireGpu: true[^]*driver: none/);
  });
});
