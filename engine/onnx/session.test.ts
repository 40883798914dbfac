import { describe, expect, it } from 'vitest';
import { loadRuntime, pathInGraph } from './session.js';

describe('loadRuntime()', () => {
  it('says what to do on a platform that the library has no files for', async () => {
    const missing = (): Promise<never> => Promise.reject(new Error("Cannot find module 'onnxruntime_binding.node'"));
    await expect(loadRuntime(missing)).rejects.toThrow(
      new RegExp(`does not load on ${process.platform}/${process.arch}: .*onnxruntime_binding.*"engine: reference"`),
    );
  });
});

describe('pathInGraph()', () => {
  it('is relative to the root of the file system', () => {
    expect(pathInGraph('/data/features.npy')).toBe('data/features.npy');
  });
});
