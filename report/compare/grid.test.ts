import { describe, expect, it } from 'vitest';
import { stageDefaults } from '../../job/index.js';
import type { StageSettings } from '../../model/stage.js';
import { smallJob } from '../../test/support/comparison.js';
import { attackEpsilons, comparisonGrid, REFERENCE, rowsNeeded, stagesOf } from './grid.js';
import type { GridRow } from './grid-row.js';

/** The stage that trains a row. */
function stageOf(row: GridRow | undefined): StageSettings {
  if (row?.kind !== 'trained') throw new Error(`No stage trains the row ${row?.id}`);
  return row.stage;
}

describe('comparisonGrid()', () => {
  it('takes its settings from the last stage of each kind, and sweeps around them', () => {
    const job = smallJob({
      stages: [
        { kind: 'vbpr', epochs: 3, itemDropout: 0.5 },
        { kind: 'amr', epochs: 1, epsilon: 9 },
        { kind: 'amr', epochs: 4, epsilon: 0.3, lambda: 2, itemDropout: 0.4, direction: 'random' },
      ],
    });
    const grid = comparisonGrid(job);
    const stage = (id: string) => stageOf(grid.find((row) => row.id === id));
    expect(new Set(grid.map(({ id }) => id)).size).toBe(grid.length);
    expect(stage('mf')).toMatchObject({ kind: 'mf', epochs: 30 });
    expect(stage('vbpr')).toMatchObject({ kind: 'vbpr', epochs: 3, itemDropout: 0 });
    expect(stage('amr')).toMatchObject({
      epochs: 4,
      epsilon: 0.3,
      lambda: 2,
      itemDropout: 0,
      direction: 'adversarial',
    });
    expect(stage('amr-dropout')).toMatchObject({ itemDropout: 0.4, epsilon: 0.3 });
    expect(stage('amr-random')).toMatchObject({ direction: 'random', itemDropout: 0 });
    expect(stage('amr-epsilon-0.9')).toMatchObject({ epsilon: 0.9, lambda: 2 });
    expect(stage('amr-lambda-0.2')).toMatchObject({ epsilon: 0.3, lambda: 0.2 });
    expect(attackEpsilons(job)).toEqual([0.15, 0.3, 0.6]);
  });

  it('trains every control as long as AMR, at its rates, from the same VBPR', () => {
    const grid = comparisonGrid(smallJob());
    const amr = stageOf(grid.find(({ id }) => id === 'amr'));
    const at = (wanted: string) => grid.findIndex(({ id }) => id === wanted);
    for (const row of grid.slice(at(REFERENCE), at('mf-softmax'))) {
      expect(row.from, row.id).toBe('vbpr');
      expect(stageOf(row), row.id).toMatchObject({ epochs: amr.epochs, learningRate: amr.learningRate });
    }
    const weighted = grid.find(({ id }) => id === 'vbpr-l2-0.001')!;
    expect(stagesOf(grid, weighted).map(({ kind }) => kind)).toEqual(['mf', 'vbpr', 'vbpr']);
    expect(stageOf(weighted).regularization).toEqual({ ...amr.regularization, projection: 0.001 });
  });
});

describe('the rows with the softmax loss', () => {
  const row = (id: string, spec = {}) => comparisonGrid(smallJob(spec)).find((each) => each.id === id);

  it('have the defaults of a softmax where the job has BPR, and AMR the epsilon and lambda of the job', () => {
    const stages = [
      { kind: 'mf', epochs: 30, learningRate: { users: 0.7 } },
      { kind: 'amr', epochs: 4, epsilon: 0.3, lambda: 2 },
    ];
    const softmax = { loss: 'softmax', epochs: 10, negatives: 256, temperature: 1 };
    expect(stageOf(row('mf-softmax', { stages }))).toMatchObject({ ...softmax, learningRate: { users: 0.1 } });
    expect(stageOf(row('amr-softmax', { stages }))).toMatchObject({ ...softmax, epsilon: 0.3, lambda: 2 });
    expect(row('vbpr-softmax', { stages })).toMatchObject({ from: 'mf-softmax', against: 'vbpr' });
    expect(row('amr-softmax', { stages })).toMatchObject({ from: 'vbpr-softmax', against: 'amr' });
  });

  it('keep the stages of a job that has the softmax, beside the default ones with the loss bpr', () => {
    const stages = [
      { kind: 'mf', epochs: 6, loss: 'softmax', negatives: 9 },
      { kind: 'amr', loss: 'softmax', epsilon: 0.3 },
    ];
    expect(row('mf-softmax', { stages })).toMatchObject({ against: 'mf', stage: { epochs: 6, negatives: 9 } });
    expect(stageOf(row('mf', { stages }))).toEqual(stageDefaults('mf'));
    expect(stageOf(row('amr', { stages }))).toEqual({ ...stageDefaults('amr'), epsilon: 0.3 });
    expect(stageOf(row('amr-softmax', { stages }))).toMatchObject({ loss: 'softmax', epsilon: 0.3, epochs: 20 });
  });

  it('have the stage and the memory of the preset recommended, but no limit for VBPR, whose content moves it too', () => {
    const spec = { stages: undefined };
    expect(stageOf(row('mf-softmax', spec))).toMatchObject({ epochs: 20, negatives: 256 });
    expect(row('mf-memory', spec)).toMatchObject({ memory: { maxDrop: { epsilon: 0.1, share: 0.1 } } });
    expect(row('vbpr-memory', spec)).toMatchObject({ memory: { alpha: 'auto', maxDrop: undefined } });
  });

  it('have a memory of which all is chosen, or that of the job, and train all stages for it', () => {
    const stages = [{ kind: 'amr', epsilon: 0.3, lambda: 2 }];
    expect(row('mf-memory', { stages })).toMatchObject({
      from: null,
      against: 'mf-softmax',
      stages: [{ kind: 'mf', loss: 'softmax' }],
      memory: {
        alpha: 'auto',
        coldAlpha: 'auto',
        coldBias: 'auto',
        coOccurrence: { weight: 'auto' },
        maxDrop: { epsilon: 0.3, share: 0.1 },
      },
    });
    const memory = { alpha: 4, coldAlpha: 16, coldBias: 2 };
    expect(row('vbpr-memory', { stages, memory })).toMatchObject({
      memory,
      stages: [
        { kind: 'mf', loss: 'softmax' },
        { kind: 'vbpr', loss: 'softmax' },
      ],
    });
  });
});

describe('rowsNeeded()', () => {
  it('adds what the rows go on from, in the order of the grid', () => {
    const grid = comparisonGrid(smallJob());
    expect(rowsNeeded(grid, new Set(['amr', 'pop'])).map(({ id }) => id)).toEqual(['pop', 'mf', 'vbpr', 'amr']);
  });
});
