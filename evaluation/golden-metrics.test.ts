import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { datasetOf, smallProducts } from '../test/support/evaluation.js';
import { evaluateModel } from './evaluate.js';

/** The lists and the figures of a public library. test/tools/golden-metrics.py wrote them. */
interface Golden {
  readonly library: string;
  readonly items: number;
  readonly users: readonly { training: number[]; heldOut: number[]; scores: number[] }[];
  readonly metrics: Readonly<Record<string, number>>;
}

const golden = JSON.parse(readFileSync(new URL('golden-metrics.json', import.meta.url), 'utf8')) as Golden;
const { items, users } = golden;
const cutoffs = [1, 3, 5, 10, 20];

/** A model whose user u has the scores of the file: the vector of u is the unit vector u. */
const model = {
  users: Float32Array.from({ length: users.length ** 2 }, (_, at) => (at % (users.length + 1) === 0 ? 1 : 0)),
  items: Float32Array.from({ length: items * users.length }, (_, at) => {
    return users[at % users.length].scores[Math.floor(at / users.length)];
  }),
  projection: null,
  factors: users.length,
};
const dataset = datasetOf(
  items,
  users.map(({ training }) => training),
  users.flatMap(({ heldOut }, user) => heldOut.map((item): [number, number] => [user, item])),
);

describe(`the metrics of ${golden.library}`, () => {
  it('are those of perUser', async () => {
    const options = { candidates: 'all', seed: 1, at: cutoffs } as const;
    const { perUser } = await evaluateModel(model, dataset, smallProducts(new Float32Array(0), 0), options);
    expect(Object.keys(perUser).sort()).toEqual(Object.keys(golden.metrics).sort());
    for (const [name, value] of Object.entries(golden.metrics)) expect(perUser[name], name).toBeCloseTo(value, 12);
  });

  it('are those of perPair where each user has one held-out item', async () => {
    const single = {
      ...dataset,
      test: { users: Int32Array.of(0, 6), items: Int32Array.from([0, 6], (user) => users[user].heldOut[0]) },
    };
    const options = { candidates: 'all', seed: 1, at: cutoffs } as const;
    const { perUser, perPair, metrics } = await evaluateModel(
      model,
      single,
      smallProducts(new Float32Array(0), 0),
      options,
    );
    for (const [name, value] of Object.entries(perUser)) expect(perPair[name], name).toBeCloseTo(value, 12);
    expect(perPair).toMatchObject(metrics);
  });
});
