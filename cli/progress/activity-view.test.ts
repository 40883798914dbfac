import { describe, expect, it } from 'vitest';
import { Output } from '../output.js';
import { ActivityView } from './activity-view.js';

function watch(interactive: boolean) {
  const written: string[] = [];
  let time = 0;
  const sink = { write: (text: string) => written.push(text) > 0, once: () => {} };
  const terminal = { interactive, color: false, width: () => 40 };
  const output = new Output(sink, sink, { stdout: terminal, stderr: terminal });
  const view = new ActivityView('evaluating', output, { now: () => time });
  const work = (show: (share: number) => void) => {
    for (; time < 12_000; time += 10) show(time / 12_000);
    return Promise.resolve('done');
  };
  return { written, result: view.during(work) };
}

describe('ActivityView', () => {
  it('draws a bar on a terminal and removes it', async () => {
    const { written, result } = watch(true);
    expect(await result).toBe('done');
    expect(written.length).toBeGreaterThan(100);
    expect(written[60]).toMatch(/^\r\S+evaluating {2}█+░+ +\d+ %$/);
    expect(written[written.length - 1]).toBe('\r\u001b[K');
  });

  it('writes a line every five seconds into a pipe', async () => {
    const { written, result } = watch(false);
    await result;
    expect(written).toEqual(['evaluating: 41 %\n', 'evaluating: 83 %\n']);
  });
});
