import { describe, expect, it } from 'vitest';
import type { EpochEvent, ProgressEvent } from '../../job/index.js';
import { Output, type Verbosity } from '../output.js';
import { TrainingView } from './training-view.js';

const position = { stage: 1, stages: 1, kind: 'mf', epoch: 1, epochs: 2 } as const;
const rates = { triplesPerSecond: 1000, loss: 0.5, adversarialLoss: null, etaSeconds: 1 };
const progress: ProgressEvent = { type: 'progress', ...position, ...rates, step: 1, steps: 4 };
const epoch: EpochEvent = { type: 'epoch', ...position, ...rates, triples: 10, seconds: 1 };

function watch({ interactive, verbosity = 'normal' }: { interactive: boolean; verbosity?: Verbosity }) {
  const written: string[] = [];
  let time = 0;
  const sink = { write: (text: string) => written.push(text) > 0, once: () => {} };
  const terminal = { interactive, color: false, width: () => 60 };
  const output = new Output(sink, sink, { stdout: terminal, stderr: terminal });
  output.verbosity = verbosity;
  return { written, output, view: new TrainingView(output, { now: () => time }), pass: (ms: number) => (time += ms) };
}

const ERASE = '\r\u001b[K';

describe('TrainingView', () => {
  it('draws on a terminal at most ten times a second', () => {
    const { written, view, pass } = watch({ interactive: true });
    for (let event = 0; event < 1000; event++) {
      view.show(progress);
      pass(1);
    }
    expect(written).toHaveLength(10);
    for (const text of written) expect(text.startsWith(`${ERASE}mf 1/1  epoch 1/2 `)).toBe(true);
  });

  it('keeps lines of text and the drawn line apart, and leaves a clean line', async () => {
    const { written, view, output, pass } = watch({ interactive: true });
    view.show(progress);
    view.show({ type: 'warning', message: 'two rows were merged' });
    pass(100);
    view.show(progress);
    view.close();
    await output.data('data\n');
    expect(written.map((text) => text.replace(/mf 1.*/, 'BAR'))).toEqual([
      `${ERASE}BAR`,
      ERASE,
      'warning: two rows were merged\n',
      `${ERASE}BAR`,
      ERASE,
      'data\n',
    ]);
  });

  it('writes a line per epoch into a pipe, and draws nothing there', () => {
    const { written, view } = watch({ interactive: false });
    view.show({
      type: 'engine',
      name: 'onnx',
      device: 'cpu, 2 threads',
      reason: 'engine onnx on cpu, 2 threads: no GPU here',
    });
    view.show(progress);
    view.show(epoch);
    view.show({ type: 'checkpoint', path: 'models/x/checkpoints/3' });
    view.close();
    expect(written).toEqual([
      'engine onnx on cpu, 2 threads: no GPU here\n',
      'stage 1/1 mf  epoch 1/2  loss 0.5000  1,000 triples/s  ETA 1.0 s\n',
    ]);
  });

  it('shows only warnings with --quiet, and checkpoints with --verbose', () => {
    for (const interactive of [true, false]) {
      const { written, view } = watch({ interactive, verbosity: 'quiet' });
      view.show(progress);
      view.show(epoch);
      view.show({ type: 'warning', message: 'two rows were merged' });
      view.close();
      expect(written).toEqual(['warning: two rows were merged\n']);
    }
    const { written, view } = watch({ interactive: false, verbosity: 'verbose' });
    view.show({ type: 'checkpoint', path: 'models/x/checkpoints/3' });
    expect(written).toEqual(['checkpoint models/x/checkpoints/3\n']);
  });
});
