import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { normals, pairsOf } from '../../test/support/evaluation.js';
import { groupsInTurns, KeptGroups } from './candidate-group.js';
import type { CandidateGroup } from './candidate-group.js';
import { CandidateSampler } from './candidates.js';
import { scored, ScoringThread } from './scoring-thread.js';

const [USERS, ITEMS, FACTORS] = [9, 3000, 5];
const pairs = pairsOf(Array.from({ length: 250 }, (_, pair) => [pair % USERS, (pair * 7) % ITEMS]));
const sampler = new CandidateSampler(
  { offsets: new Int32Array(USERS + 1), items: new Int32Array(0) },
  { items: ITEMS, count: 2500, seed: 1 },
);
/** The vectors are views of longer arrays. */
const vectorsOf = (seed: number) => ({
  users: normals(2 * USERS * FACTORS, seed).subarray(USERS * FACTORS),
  items: normals(ITEMS * FACTORS, seed + 1),
  factors: FACTORS,
});
const vectors = [vectorsOf(1), vectorsOf(3)];
const groupOf = (group: CandidateGroup) => group;

const threads: ScoringThread[] = [];
afterEach(() => Promise.all(threads.splice(0).map((thread) => thread.close())));

/** Returns a checksum of values, which is faster to compare than they are. */
function checksum(values: Int32Array | Float64Array): string {
  return createHash('sha256').update(values).digest('hex');
}

/** Scores all lists, and calls `onGroup` after each group. Returns checksums of the scores. */
async function allScores(thread?: ScoringThread, onGroup: () => unknown = () => {}) {
  const all: { first: number; scores: readonly string[] }[] = [];
  const groups = groupsInTurns(pairs, sampler, pairs.users);
  for await (const { lists, scores } of scored(groups, { groupOf, vectors, thread })) {
    all.push({ first: lists.first, scores: scores.map(checksum) });
    await onGroup();
  }
  return all;
}

function newThread(): ScoringThread {
  const thread = new ScoringThread();
  threads.push(thread);
  return thread;
}

describe('scored()', () => {
  it('gives the scores of one thread in the same order with a second thread', async () => {
    const expected = await allScores();
    expect(expected.length).toBe(3);
    const thread = newThread();
    const score = vi.spyOn(thread, 'score');
    expect(await allScores(thread)).toEqual(expected);
    expect(score).toHaveBeenCalledTimes(1);
    expect(await Promise.all(score.mock.results.map(({ value }) => value as Promise<unknown>))).not.toContain(null);
  });

  it('does the work of a second thread that ended', async () => {
    const expected = await allScores();
    const thread = newThread();
    const score = vi.spyOn(thread, 'score');
    expect(await allScores(thread, () => thread.close())).toEqual(expected);
    expect(await Promise.all(score.mock.results.map(({ value }) => value as Promise<unknown>))).toContain(null);
  });
});

describe('KeptGroups', () => {
  it.each([0, 300_000, 1e7])('yields the same groups again, where it keeps at most %i slots', async (most) => {
    const of = vi.spyOn(sampler, 'of');
    const kept = new KeptGroups(pairs, sampler, most);
    const passes: string[][] = [];
    const draws: number[] = [];
    for (let pass = 0; pass < 2; pass++) {
      of.mockClear();
      const groups: string[] = [];
      for await (const { first, items, rows, order } of kept.inTurns())
        groups.push(`${first}`, ...[items, rows, order].map(checksum));
      passes.push(groups);
      draws.push(of.mock.calls.length);
    }
    expect(passes[1]).toEqual(passes[0]);
    expect(draws[0]).toBe(250);
    expect(draws[1]).toBe(most === 0 ? 250 : most === 1e7 ? 0 : 145);
    of.mockRestore();
  });
});
