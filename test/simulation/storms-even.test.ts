import { describe, expect, it } from 'vitest';
import { season, seedsOf } from './season.js';

/** This file takes half of the seeds, and another file takes the rest, so that two cores can work on them. */
const SEEDS = seedsOf(0, 2);

describe.skipIf(SEEDS.length === 0)('the coordinator in storms', () => {
  it(`brings every job to the right end: seeds ${SEEDS[0]}, ${SEEDS[1]}, ..., ${SEEDS.at(-1)}`, () => {
    const { restarts, deeds } = season(SEEDS);
    expect(restarts).toBeGreaterThan(SEEDS.length / 10);
    expect(Object.keys(deeds).length).toBeGreaterThan(8);
  }, 600_000);
});
