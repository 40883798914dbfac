import { describe, expect, it } from 'vitest';
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
    for (const row of grid.slice(grid.findIndex(({ id }) => id === REFERENCE))) {
      expect(row.from, row.id).toBe('vbpr');
      expect(stageOf(row), row.id).toMatchObject({ epochs: amr.epochs, learningRate: amr.learningRate });
    }
    const weighted = grid.find(({ id }) => id === 'vbpr-l2-0.001')!;
    expect(stagesOf(grid, weighted).map(({ kind }) => kind)).toEqual(['mf', 'vbpr', 'vbpr']);
    expect(stageOf(weighted).regularization).toEqual({ ...amr.regularization, projection: 0.001 });
  });
});

describe('rowsNeeded()', () => {
  it('adds what the rows go on from, in the order of the grid', () => {
    const grid = comparisonGrid(smallJob());
    expect(rowsNeeded(grid, new Set(['amr', 'pop'])).map(({ id }) => id)).toEqual(['pop', 'mf', 'vbpr', 'amr']);
  });
});
