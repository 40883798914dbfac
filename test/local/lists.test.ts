import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileJob, evaluate, recommend, train, type EvaluationResult } from '../../local/index.js';
import { amr, temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();
const model = join(folder, 'model');
const shop = join(folder, 'shop.txt');

/** User u of 30 has the items u to u + 3 of 15, in a circle, and the test items u + 4 and u + 5. */
const USERS = Array.from({ length: 30 }, (_, user) => user);
const itemAt = (user: number, step: number) => `i${(user + step) % 15}`;
const historyOf = (user: number) => [0, 1, 2, 3].map((step) => itemAt(user, step));

beforeAll(async () => {
  const write = (name: string, steps: readonly number[]) => {
    const rows = USERS.flatMap((user) => steps.map((step) => `u${user},${itemAt(user, step)}\n`));
    writeFileSync(join(folder, name), `user,item\n${rows.join('')}`);
  };
  write('train.csv', [0, 1, 2, 3]);
  write('test.csv', [4, 5]);
  writeFileSync(shop, 'i3\ni1\ni4\nnew\ni9\n');
  const job = compileJob({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'lists' },
    spec: {
      data: { interactions: 'train.csv', test: 'test.csv' },
      model: { factors: 4 },
      stages: [{ kind: 'mf', epochs: 5 }],
      engine: 'onnx',
    },
  });
  await train(job, { modelDirectory: model, root: folder, threads: 1 });
});

async function listsOf(options: { items?: string; keepSeen?: boolean }, onWarning?: (message: string) => void) {
  const lists = new Map<string, string[]>();
  for await (const { user, items } of recommend(model, { users: 'all', top: 20, onWarning, ...options }))
    lists.set(
      user,
      items.map(({ item }) => item),
    );
  return lists;
}

describe('recommend()', () => {
  it('shows only the items of a file, and says which of them it does not know', async () => {
    const warnings: string[] = [];
    const whole = await listsOf({});
    const lists = await listsOf({ items: shop }, (message) => warnings.push(message));
    expect(warnings).toEqual([`${shop}: 1 ids skipped: the model has no such items: "new"`]);
    const named = ['i3', 'i1', 'i4', 'i9'];
    for (const [user, list] of whole) expect(lists.get(user)).toEqual(list.filter((item) => named.includes(item)));
  });

  it('keeps what users had on demand', async () => {
    const [whole, kept] = [await listsOf({}), await listsOf({ keepSeen: true })];
    for (const user of USERS) {
      const own = historyOf(user);
      expect(kept.get(`u${user}`)).toHaveLength(15);
      expect(kept.get(`u${user}`)?.filter((item) => !own.includes(item))).toEqual(whole.get(`u${user}`));
    }
    const both = await listsOf({ keepSeen: true, items: shop });
    for (const list of both.values()) expect(list.toSorted()).toEqual(['i1', 'i3', 'i4', 'i9']);
  });

  it('refuses a file without an item of the model, and one with an empty line', async () => {
    const path = join(folder, 'other.txt');
    writeFileSync(path, 'a\nb\n');
    const problem = `Cannot use ${path}: it must name items of the model: current number is 0, of 2 ids: "a", "b"`;
    await expect(listsOf({ items: path })).rejects.toThrow(problem);
    writeFileSync(path, 'i1\n\ni2\n');
    await expect(listsOf({ items: path })).rejects.toThrow(`${path}, line 2: an item id must not be empty`);
  });
});

describe('amr evaluate', () => {
  it('ranks against the items of a file, and measures what lists show', async () => {
    const run = await amr(
      'evaluate',
      model,
      '--items',
      shop,
      '--lists',
      '--candidates',
      'all',
      '--at',
      '1,2',
      '-o',
      'json',
    );
    expect(run).toMatchObject({
      code: 0,
      stderr: `warning: ${shop}: 1 ids skipped: the model has no such items: "new"\nwarning: ${shop}: 44 test pairs skipped: their items are not in it\n`,
    });
    const result = JSON.parse(run.stdout) as EvaluationResult;
    expect(result).toMatchObject({ pairs: 16, lists: { users: 30, items: 4 } });
    const shown = new Set([...(await listsOf({ items: shop })).values()].flatMap((list) => list.slice(0, 2)));
    expect(result.lists?.metrics['coverage@2']).toBe(shown.size / 4);
    expect(result.lists?.metrics['cold@2']).toBe(0);
  });

  it('gives the same figures for a file of all items as without one', async () => {
    const path = join(folder, 'all.txt');
    writeFileSync(path, Array.from({ length: 15 }, (_, item) => `i${item}\n`).join(''));
    expect(await evaluate(model, { items: path })).toEqual(await evaluate(model));
  });

  it('refuses a file without a test item', async () => {
    const path = join(folder, 'one.txt');
    const test = join(folder, 'first.csv');
    writeFileSync(path, 'i9\n');
    writeFileSync(test, 'user,item\nu0,i4\n');
    const problem = `Cannot evaluate with ${path}: it must name a test item: current number is 0, of 1 test pairs`;
    await expect(evaluate(model, { items: path, test })).rejects.toThrow(problem);
  });
});
