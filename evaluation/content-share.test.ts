import { describe, expect, it } from 'vitest';
import { contentShare } from './content-share.js';
import { explicitScores, smallModel } from '../test/support/evaluation.js';
import { foldModel } from './ranking/fold.js';

describe('contentShare()', () => {
  it('contentShare() is the covariance of the content part with scores over their variance, summed over users', async () => {
    const { model, products } = smallModel();
    const contentOnly = { ...model, items: model.items.map(() => 0) };
    let covariance = 0;
    let variance = 0;
    for (let user = 0; user < 8; user++) {
      const scores = explicitScores(model, products.features, user);
      const content = explicitScores(contentOnly, products.features, user);
      const mean = scores.reduce((sum, value) => sum + value, 0) / scores.length;
      scores.forEach((score, item) => {
        covariance += content[item] * (score - mean);
        variance += (score - mean) ** 2;
      });
    }
    expect(await contentShare(model, await foldModel(model, products), products)).toBeCloseTo(covariance / variance, 5);
    expect(covariance / variance).toBeGreaterThan(0.1);
    expect(covariance / variance).toBeLessThan(0.99);
  });

  it('contentShare() is 0 for MF, 1 without item factors, 0 where no score differs', async () => {
    const { model, products } = smallModel();
    const share = async (other: typeof model) => contentShare(other, await foldModel(other, products), products);
    expect(await share({ ...model, projection: null })).toBe(0);
    expect(await share({ ...model, items: model.items.map(() => 0) })).toBe(1);
    expect(await share({ ...model, users: model.users.map(() => 0) })).toBe(0);
  });
});
