import { describe, expect, it } from 'vitest';
import { Graph } from './graph.js';
import { loadRuntime, pathInGraph, Sessions, table } from './session.js';

describe('loadRuntime()', () => {
  it('says what to do on a platform that the library has no files for', async () => {
    const missing = (): Promise<never> => Promise.reject(new Error("Cannot find module 'onnxruntime_binding.node'"));
    await expect(loadRuntime(missing)).rejects.toThrow(
      new RegExp(`does not load on ${process.platform}/${process.arch}: .*onnxruntime_binding.*"engine: reference"`),
    );
  });
});

describe('Sessions', () => {
  const doubled = (): Graph => {
    const graph = new Graph();
    graph.input('values', 'float32', ['n', 4]);
    graph.node('Add', ['values', 'values'], {}, 'doubled');
    graph.output('doubled', 'float32', ['n', 4]);
    return graph;
  };

  it.each([4, 2 ** 20])('writes %i values where the caller has room for them', async (length) => {
    const sessions = new Sessions(await loadRuntime(), 1);
    const values = Float32Array.from({ length }, (_, at) => at);
    const out = new Float32Array(length);
    await sessions.run('doubled', doubled, { values: table(values, 4) }, { doubled: table(out, 4) });
    expect(out.every((value, at) => value === 2 * at)).toBe(true);
    await sessions.close();
  });

  it('makes no copy of large outputs', async () => {
    const sessions = new Sessions(await loadRuntime(), 1);
    const [values, out] = [new Float32Array(2 ** 20), new Float32Array(2 ** 20)];
    const before = process.memoryUsage().arrayBuffers;
    for (let call = 0; call < 4; call++)
      await sessions.run('doubled', doubled, { values: table(values, 4) }, { doubled: table(out, 4) });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
    await sessions.close();
  });

  it.each([4, 2 ** 20])('tells of inputs that do not fit, %i values of output', async (length) => {
    const sessions = new Sessions(await loadRuntime(), 1);
    const run = sessions.run(
      'doubled',
      doubled,
      { values: table(new Float32Array(3), 3) },
      { doubled: table(new Float32Array(length), 4) },
    );
    await expect(run).rejects.toThrow(/dimensions|shape/i);
    await sessions.close();
  });
});

describe('pathInGraph()', () => {
  it('is relative to the root of the file system', () => {
    expect(pathInGraph('/data/features.npy')).toBe('data/features.npy');
  });
});
