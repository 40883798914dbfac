import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileJob, push, recommend, train } from '../../local/index.js';
import type { UserRecommendations } from '../../local/index.js';
import { temporaryFolder } from '../tools/amr.js';

describe('push()', () => {
  const modelDirectory = join(temporaryFolder(), 'model');
  let list: UserRecommendations;

  beforeAll(async () => {
    const data = { synthetic: { users: 80, items: 60 } };
    const document = {
      apiVersion: 'amr.dev/v1alpha1',
      kind: 'TrainingJob',
      metadata: { name: 'push' },
      spec: { data, engine: 'reference', stages: [{ kind: 'vbpr', epochs: 2 }] },
    };
    await train(compileJob(document), { modelDirectory, root: '.' });
    const lists = recommend(modelDirectory, { users: 'all', top: 20 });
    for await (const each of lists) list ??= each;
  });

  it('says that an item of the list needs no change, and how large a change an item below the list needs', async () => {
    const { user, items } = list;
    const [inside] = await push(modelDirectory, { items: [items[0].item], users: [user] });
    const [near] = await push(modelDirectory, { items: [items[10].item], users: [user] });
    const [far] = await push(modelDirectory, { items: [items[19].item], users: [user] });
    expect(inside.epsilon).toBe(0);
    expect(near.epsilon).toBeGreaterThan(0);
    expect(far.epsilon).toBeGreaterThan(near.epsilon ?? Infinity);
    expect(Math.hypot(...(far.perturbation ?? []))).toBeCloseTo(far.epsilon ?? 0);
  });

  it('refuses ids that the model does not have', async () => {
    const unknown = { items: ['no such item'], users: [list.user] };
    await expect(push(modelDirectory, unknown)).rejects.toThrow('The model has no item "no such item"');
  });
});
