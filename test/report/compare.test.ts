import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeNpy } from '../../dataset/features/write-npy.js';
import type { Comparison } from '../../report/index.js';
import { required } from '../../runtime/required.js';
import { Amr, amr, isAlive, temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();

const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: small}
spec:
  data: {synthetic: {users: 200, items: 100, seed: 3}}
  model: {factors: 8}
  stages:
    - {kind: mf, epochs: 4}
    - {kind: vbpr, epochs: 4}
    - {kind: amr, epochs: 6, epsilon: .2, lambda: .5}
  batchSize: 64
  partitions: 2
  seed: 7
  engine: onnx
  evaluation: {every: 2, candidates: 60}
`;

function jobFile(name: string, text = JOB): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, text);
  return path;
}

const ROWS = 'pop,item-knn,content-knn,ease,mf,amr,amr-unperturbed,vbpr-l2-0.0001,vbpr-l2-0.001,mf-softmax,vbpr-memory';
const compared = (out: string, ...options: string[]) => [
  'compare',
  jobFile('small'),
  '--rows',
  ROWS,
  '--seeds',
  '2',
  '--out',
  join(folder, out),
  '-o',
  'json',
  '--processes',
  '2',
  ...options,
];

/** The printed table without the times of rows. */
function numbersOf(stdout: string): unknown {
  const comparison = JSON.parse(stdout) as Comparison;
  return { ...comparison, rows: comparison.rows.map((row) => ({ ...row, seconds: 0 })) };
}

/** The names of the results of finished rows, such as "seed-7/mf.json". */
function finishedRows(out: string): string[] {
  return readdirSync(join(out, 'results'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
}

function childrenOf({ process: { pid } }: Amr): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
}

let undisturbed: Promise<Comparison> | undefined;
function reference(): Promise<Comparison> {
  undisturbed ??= amr(...compared('reference')).then(({ code, stdout, stderr }) => {
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as Comparison;
  });
  return undisturbed;
}

test('a comparison has each row, the rows that they need, attacks and tests, and writes its tables', async () => {
  const { rows, seeds, epsilons, curves, words, chosenProjection, front } = await reference();
  expect(rows.map(({ id }) => id)).toEqual([
    'pop',
    'item-knn',
    'content-knn',
    'ease',
    'mf',
    'vbpr',
    'vbpr-longer',
    'vbpr-l2-0.0001',
    'vbpr-l2-0.001',
    'amr-unperturbed',
    'amr',
    'mf-softmax',
    'vbpr-memory',
  ]);
  expect(seeds).toEqual([7, 8]);
  expect(epsilons).toEqual([0.1, 0.2, 0.4]);
  const row = (id: string) =>
    required(
      rows.find((row) => row.id === id),
      id,
    );
  expect(rows.flatMap(({ id, attackable }) => (attackable ? [] : id))).toEqual([
    'pop',
    'item-knn',
    'ease',
    'mf',
    'mf-softmax',
  ]);
  expect(row('vbpr-memory')).toMatchObject({
    stage: null,
    attackable: true,
    settings: [{ alpha: expect.any(Number) as number }, { alpha: expect.any(Number) as number }],
  });
  expect(row('vbpr-memory').conditions[0].cold?.['ndcg@10']).toBeGreaterThan(0);
  expect(row('amr').stage).toMatchObject({ kind: 'amr', epsilon: 0.2, lambda: 0.5 });
  expect(row('vbpr-longer').stage).toMatchObject({ kind: 'vbpr', epochs: 6, learningRate: { users: 0.05 } });
  for (const { conditions, epochs, id } of rows) {
    expect(conditions.map(({ epsilon }) => epsilon)).toEqual(id === 'content-knn' ? [0] : [0, ...epsilons]);
    for (const { all, warm, cold } of conditions) {
      expect(warm!.pairs + cold!.pairs).toBe(200);
      const mean = (warm!['ndcg@10'] * warm!.pairs + cold!['ndcg@10'] * cold!.pairs) / 200;
      expect(all['ndcg@10']).toBeCloseTo(mean, 12);
      expect(all.versus === null).toBe(id === 'vbpr-longer');
      if (all.versus) expect(all.versus.pHolm).toBeGreaterThanOrEqual(Math.max(all.versus.pT, all.versus.pWilcoxon));
    }
    for (const epoch of epochs) expect([2, 4, 6, 8, 10]).toContain(epoch);
  }
  const drop = (id: string) => {
    const { conditions } = row(id);
    return conditions[3].all['ndcg@10'] / conditions[0].all['ndcg@10'];
  };
  expect(drop('amr')).toBeGreaterThan(drop('amr-unperturbed'));
  expect(drop('mf')).toBe(1);
  expect(row('ease').settings.map(({ lambda }) => lambda)).toEqual([expect.any(Number), expect.any(Number)]);
  expect(row('item-knn').settings[0]).toEqual({ neighbors: expect.any(Number), shrinkage: expect.any(Number) });
  expect(row('ease').conditions[0].all['ndcg@10']).toBeGreaterThan(row('pop').conditions[0].all['ndcg@10']);
  expect(row('content-knn').conditions[0].cold?.['ndcg@10']).toBeGreaterThan(0);
  expect(front.length).toBeGreaterThan(0);
  expect(front).not.toContain('content-knn');
  expect(curves.find(({ setting }) => setting === 'projection')!.points.map(({ value }) => value)).toEqual([
    0, 0.0001, 0.001,
  ]);
  expect(['vbpr-l2-0.0001', 'vbpr-l2-0.001']).toContain(chosenProjection);
  expect(words.join('\n')).toMatch(/Without an attack AMR .*\nUnder attack of epsilon 0.1 AMR /);
  const markdown = readFileSync(join(folder, 'reference', 'compare.md'), 'utf8');
  expect(markdown).toContain('| AMR (epsilon 0.2, lambda 0.5) |');
  const csv = readFileSync(join(folder, 'reference', 'compare.csv'), 'utf8')
    .trim()
    .split('\n');
  expect(csv).toHaveLength(1 + (rows.length - 1) * 7 * 3 + 3);
  expect(csv[0]).toMatch(/^row,title,seeds,epsilon,attack,items,pairs,hr@10,ndcg@10/);
});

test('a comparison that SIGTERM ends and that is started again gives the same table and trains no finished row again', async () => {
  const expected = await reference();
  const out = join(folder, 'interrupted');
  const run = new Amr(compared('interrupted'));
  await run.says('seed 7  VBPR  NDCG');
  run.process.kill('SIGTERM');
  const { code, stderr, stdout } = await run.ended;
  expect(code, stderr).toBe(143);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/\namr: Interrupted by SIGTERM; (all work|finished rows)/);
  expect(stderr).toMatch(/go on with: amr compare .*--seeds 2 --rows pop,item-knn,content-knn,ease,mf/);
  const before = finishedRows(out);
  expect(before).toContain('seed-7/vbpr.json');
  expect(before.length).toBeLessThan(26);
  const written = statSync(join(out, 'results', 'seed-7', 'vbpr.json')).mtimeMs;
  const again = await amr(...compared('interrupted'));
  expect(again.code, again.stderr).toBe(0);
  expect(again.stderr).toContain(`${before.length} of 26 rows are finished already`);
  expect(numbersOf(again.stdout)).toEqual(numbersOf(JSON.stringify(expected)));
  expect(statSync(join(out, 'results', 'seed-7', 'vbpr.json')).mtimeMs).toBe(written);
});

test('a comparison in one process gives the same table', async () => {
  const expected = await reference();
  const { code, stdout, stderr } = await amr(...compared('alone', '--processes', '1'));
  expect(code, stderr).toBe(0);
  expect(numbersOf(stdout)).toEqual(numbersOf(JSON.stringify(expected)));
});

test('a killed process fails the comparison, and the same command completes it', async () => {
  const expected = await reference();
  const run = new Amr(compared('killed'));
  await run.says('seed 7  VBPR  NDCG');
  const [first, second] = childrenOf(run);
  process.kill(first, 'SIGKILL');
  const { code, stderr } = await run.ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/The process that trained row \S+ with seed [78] ended with SIGKILL/);
  expect(stderr).toMatch(/finished rows are saved; go on with: amr compare .*--processes 2/);
  expect(isAlive(second)).toBe(false);
  const again = await amr(...compared('killed'));
  expect(again.code, again.stderr).toBe(0);
  expect(numbersOf(again.stdout)).toEqual(numbersOf(JSON.stringify(expected)));
});

test('all processes of a comparison end with it', async () => {
  const run = new Amr(compared('orphans'));
  await run.says('seed 7  MF  NDCG');
  const children = childrenOf(run);
  expect(children).toHaveLength(2);
  run.process.kill('SIGKILL');
  await run.ended;
  await expect.poll(() => children.filter(isAlive), { timeout: 30_000 }).toEqual([]);
});

test('models that other rows start from are kept and others removed; a missing one is trained again when it is needed', async () => {
  const { rows } = await reference();
  const models = join(folder, 'reference', 'models', 'seed-8');
  expect(readdirSync(models).toSorted()).toEqual(['mf', 'vbpr']);
  rmSync(models, { recursive: true });
  rmSync(join(folder, 'reference', 'results', 'seed-8', 'amr.json'));
  const { code, stdout, stderr } = await amr(...compared('reference', '--keep-models'));
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('23 of 26 rows are finished already');
  expect(numbersOf(stdout)).toMatchObject({ rows: rows.map((row) => ({ id: row.id, conditions: row.conditions })) });
  expect(readdirSync(models).toSorted()).toEqual(['amr', 'mf', 'vbpr']);
});

test('the folder of another comparison is refused, and nothing in it changes', async () => {
  await reference();
  const { code, stderr } = await amr(...compared('reference', '--set', 'spec.stages.2.epsilon=.3'));
  expect(code).toBe(2);
  expect(stderr).toContain('Name another folder with --out, or remove this one');
});

test.each([
  [
    'neither stages nor features',
    JOB.replace(/ +stages:\n( +- .*\n)+/, '').replace(/synthetic: \{.*?\}/, 'interactions: t.csv, test: e.csv'),
    'spec.data.features must name features',
  ],
  ['epsilon 0', JOB.replace('epsilon: .2', 'epsilon: 0'), 'must have epsilon and lambda above 0: they are 0 and 0.5'],
  [
    'no features',
    JOB.replace(/synthetic: \{.*?\}/, 'interactions: t.csv, test: e.csv'),
    'needs features: add spec.data.features',
  ],
  [
    'no test',
    JOB.replace(/synthetic: \{.*?\}/, 'interactions: t.csv, features: [f.npy]'),
    'spec.data.test must name held-out pairs',
  ],
  ['from', JOB.replace('model: {factors', 'from: models/x\n  model: {factors'), 'spec.from must be null'],
])('a job with %s cannot be compared, and no folder is made', async (name, text, message) => {
  const out = join(folder, 'refused');
  const { code, stderr } = await amr('compare', jobFile(name.replaceAll(' ', '-'), text), '--out', out);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
  expect(existsSync(out)).toBe(false);
});

test('an unknown row is refused with a suggestion', async () => {
  const { code, stderr } = await amr(
    'compare',
    jobFile('small'),
    '--rows',
    'amr,vbpr-longr',
    '--out',
    join(folder, 'x'),
  );
  expect(code).toBe(2);
  expect(stderr).toContain(
    'Cannot compare row vbpr-longr; did you mean "vbpr-longer"?: rows are pop, item-knn, content-knn, ease, mf',
  );
});

test('data on which no epoch could be chosen are refused', async () => {
  const data = join(folder, 'single');
  mkdirSync(data);
  const users = Array.from({ length: 8 }, (_, user) => user);
  writeFileSync(join(data, 'train.csv'), users.map((user) => `u${user},${user}\n`).join(''));
  writeFileSync(join(data, 'test.csv'), users.map((user) => `u${user},${(user + 1) % 8}\n`).join(''));
  await writeNpy(join(data, 'f.npy'), {
    type: 'float32',
    width: 2,
    values: Float32Array.from(users.flatMap((u) => [u, 1])),
  });
  const text = JOB.replace(
    /synthetic: \{.*?\}/,
    `interactions: train.csv, test: test.csv, features: [f.npy], root: ${data}`,
  );
  const { code, stderr } = await amr('compare', jobFile('single', text), '--out', join(folder, 'never'));
  expect(stderr).toContain('the validation would be empty, as no user has 4 or more training interactions');
  expect(code).toBe(2);
});
