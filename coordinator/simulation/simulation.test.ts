import { describe, expect, it } from 'vitest';
import { storm } from './storm.js';

const SEEDS = Number(process.env.AMR_SIMULATION_SEEDS ?? 20);
const FIRST = Number(process.env.AMR_SIMULATION_FIRST ?? 1);

describe('the coordinator', () => {
  it(`brings jobs to the right end through ${SEEDS} storms`, () => {
    const total: Record<string, number> = {};
    let decisions = 0;
    let restarts = 0;
    let refused = 0;
    const start = performance.now();
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
      try {
        const report = storm(seed);
        decisions += report.decisions;
        restarts += report.restarts;
        refused += report.refused;
        for (const [deed, times] of Object.entries(report.deeds)) total[deed] = (total[deed] ?? 0) + times;
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
    console.log({ decisions, restarts, refused, total, seconds: (performance.now() - start) / 1000 });
    expect(restarts).toBeGreaterThan(0);
  });
});
