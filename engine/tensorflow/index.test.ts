import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { findGpu, openTensorflow, openWith } from './index.js';
import { loadLibrary } from './library.js';
import { hasGpuDevice } from './machine.js';
import { slabSizes } from './slabs.js';
import { describeWithTensorflow, tensorflow } from '../../test/support/tensorflow.js';

const noFeatures = { features: null, factors: 8, threads: 1 };

describe.skipIf(hasGpuDevice())('without a GPU', () => {
  it('requireGpu is an error that says what there is', async () => {
    const opening = openTensorflow({ ...noFeatures, requireGpu: true });
    await expect(opening).rejects.toThrow('asks: this machine shows no GPU');
    const error = (await opening.catch((error: Error) => error)) as Error;
    expect(error).toMatchObject({ details: { code: 'gpu-missing', facts: { found: 'this machine shows no GPU' } } });
    for (const part of [
      'requireGpu: true',
      'AMR_REQUIRE_GPU',
      'driver: none',
      'device files: none',
      'library: ',
      'libcuda.so.1: ',
    ]) {
      expect(error.message).toContain(part);
    }
  });

  it('findGpu() is false, and says why', async () => {
    expect(await findGpu()).toEqual({ available: false, reason: 'this machine shows no GPU' });
  });
});

it('loadLibrary() without the library says why, and what the machine has', async () => {
  const require = createRequire(import.meta.url);
  const broken = Object.assign((name: string): unknown => {
    if (name.startsWith('@tensorflow')) throw new Error('libtensorflow.so.2: cannot open shared object file\nstack');
    return require(name);
  }, require);
  const reason = 'libtensorflow.so.2: cannot open shared object file';
  await expect(loadLibrary(broken)).rejects.toMatchObject({
    message: expect.stringMatching(`^Cannot load TensorFlow: ${reason}\n  library: `) as string,
    details: { code: 'tensorflow-unavailable', facts: { reason } },
  });
});

describeWithTensorflow('openTensorflow()', () => {
  it('says on what it runs and what its bits depend on', async () => {
    const engine = await openTensorflow(noFeatures);
    expect(engine.name).toBe('tensorflow');
    expect(engine.fingerprint).toMatch(/^tensorflow\/2\.\d+\.\d+\/(cpu\/linux-x64\/[0-9a-f]{12}|gpu\/.+)$/);
    expect(engine.device).toMatch(tensorflow().usesGpu ? /./ : /^cpu, 1 thread$/);
    await engine.close();
  });

  it('has fixed what bits depend on before the library was loaded', () => {
    expect(process.env).toMatchObject({
      NVIDIA_TF32_OVERRIDE: '0',
      TF_DETERMINISTIC_OPS: '1',
      TF_MATMUL_AUTOTUNE_ENABLE: '0',
      TF_NUM_INTRAOP_THREADS: '1',
      TF_ENABLE_ONEDNN_OPTS: '1',
    });
  });

  it('refuses features that do not fit, before it reads them', async () => {
    const features = {
      parts: [{ path: '/nowhere/features.npy', type: 'float16', offset: 0, width: 2048 }] as const,
      rows: 1e6,
      width: 2048,
      inverseScale: 1,
    };
    const before = tensorflow().tf.memory().numTensors;
    const measure = async (): Promise<{ device: string; freeBytes: number; reservedBytes: number }> => ({
      device: 'a small device',
      freeBytes: 8e9,
      reservedBytes: 0,
    });
    await expect(openWith({ ...noFeatures, features }, slabSizes, measure)).rejects.toThrow(
      /a small device: 1000000 rows x 2048 values x 4 bytes .* 7\.45 GiB are free.*engine: onnx/,
    );
    expect(tensorflow().tf.memory().numTensors).toBe(before);
  });
});
