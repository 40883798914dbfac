import { expect, test } from 'vitest';
import { parseJob } from '../job/index.js';
import { poolNotes } from './pool-notes.js';

const FILE = `apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: tiny}
spec: {data: {synthetic: {}}}
`;

function notesOf(warm: number, ...set: string[]): string[] {
  return poolNotes(parseJob(FILE, { file: 'job.yaml', set }), { warmItems: new Int32Array(warm) });
}

test('poolNotes() says when a pool has fewer items than the stage asks for', () => {
  const stages =
    'spec.stages=[{kind: mf}, {kind: mf, loss: softmax, negatives: 9}, {kind: vbpr, loss: softmax, negatives: 8}]';
  expect(notesOf(8, stages)).toEqual([
    'stage 2: the pool has all 8 items with training interactions, as there are fewer than the 9 that spec.stages.1.negatives asks for',
  ]);
  expect(notesOf(9, stages)).toEqual([]);
});

test('poolNotes() says when no stage reads the negative pool', () => {
  const [softmax, both] = ['[{kind: mf, loss: softmax}]', '[{kind: mf, loss: softmax}, {kind: mf}]'];
  expect(notesOf(500, `spec.stages=${softmax}`, 'spec.negativePool=40')).toEqual([
    'spec.negativePool has no effect, as every stage has the loss softmax, whose pool is spec.stages[].negatives',
  ]);
  expect(notesOf(500, `spec.stages=${both}`, 'spec.negativePool=40')).toEqual([]);
  expect(notesOf(500, `spec.stages=${softmax}`)).toEqual([]);
});
