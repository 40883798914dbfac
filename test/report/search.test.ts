import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { SearchResult } from '../../report/index.js';
import { required } from '../../runtime/required.js';
import { Amr, amr, temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();

const STAGES = `
  stages:
    - {kind: mf, epochs: 6}
    - {kind: amr, epochs: 9, epsilon: .2, lambda: .5}`;
const MEMORY = `
  stages: [{kind: mf, epochs: 9, loss: softmax, negatives: 20}]
  memory: {alpha: 3, coldAlpha: 8, coldBias: 1}`;

function jobFile(
  name: string,
  { data = 'synthetic: {users: 200, items: 100, seed: 3}', recipe = STAGES } = {},
): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(
    path,
    `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: small}
spec:
  data: {${data}}
  model: {factors: 8}${recipe}
  batchSize: 64
  partitions: 2
  seed: 7
  engine: onnx
  evaluation: {every: 2, candidates: 60}
`,
  );
  return path;
}

/** The arguments of a search in a folder of its own. */
function searching(job: string, out: string, ...options: string[]): string[] {
  return ['compare', job, '--search', '--out', join(folder, out), '--processes', '2', '-o', 'json', ...options];
}

/** The result without what differs between two searches in different folders. */
function numbersOf(result: SearchResult): unknown {
  const { jobFile: _, model: __, job: ___, ...winner } = result.winner;
  return { ...result, winner, results: result.results.map((trial) => ({ ...trial, seconds: 0 })) };
}

async function resultOf(...args: string[]): Promise<SearchResult> {
  const { code, stdout, stderr } = await amr(...args);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as SearchResult;
}

const whole = join(folder, 'whole');
let reference: SearchResult;
beforeAll(async () => {
  reference = await resultOf(...searching(jobFile('small'), 'whole', '--trials', '10'));
}, 120_000);

test('a search trains rungs of trials, and its winner is the best of them on validation', () => {
  const { rungs, results, winner, variables, objective, trials } = reference;
  expect(trials).toBe(10);
  expect(rungs).toEqual([
    { epochs: [1, 1], trials: 10 },
    { epochs: [2, 3], trials: 4 },
    { epochs: [6, 9], trials: 2 },
  ]);
  expect(variables).toEqual(['learningRate', 'factors', 'epsilon', 'lambda']);
  expect(objective).toEqual({ attack: 0.2, maxDrop: null });
  expect(results.map(({ rungs: reached }) => reached)).toEqual([3, 3, 2, 2, 1, 1, 1, 1, 1, 1]);
  expect(results.slice(0, 2).some(({ trial }) => trial === 0)).toBe(true);
  const [best] = results;
  expect(best).toMatchObject({ trial: winner.trial, figures: winner.figures });
  const { clean, attacked, value } = winner.figures;
  expect(value).toBeCloseTo((clean + required(attacked, 'the figure under attack')) / 2, 12);
  expect(winner.test?.pairs).toBe(200);
  expect(winner.test?.attacks.map(({ epsilon }) => epsilon)).toContain(0.2);
  expect(JSON.parse(readFileSync(join(whole, 'search.json'), 'utf8'))).toEqual(reference);
});

test('amr train makes the model of the winner from its job file', async () => {
  const job = join(whole, 'winner.yaml');
  const model = join(folder, 'again');
  const { code, stdout, stderr } = await amr('train', job, '--model', model, '-o', 'json');
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ digest: reference.winner.digest });
  expect(stderr).not.toContain('ignored here');
  const evaluated = await amr('evaluate', reference.winner.model, '-o', 'json');
  expect(JSON.parse(evaluated.stdout)).toMatchObject({ metrics: reference.winner.test?.metrics });
});

test('a search that SIGTERM ends and that is started again gives the same result', async () => {
  const job = jobFile('small');
  const run = new Amr(searching(job, 'interrupted', '--trials', '10'));
  await run.says(/trial \d of 2 \+ 3 epochs {2}NDCG/);
  run.process.kill('SIGTERM');
  const { code, stderr } = await run.ended;
  expect(code, stderr).toBe(143);
  expect(stderr).toMatch(/go on with: amr compare .* --search --trials 10/);
  const again = await amr(...searching(job, 'interrupted', '--trials', '10'));
  expect(again.code, again.stderr).toBe(0);
  expect(again.stderr).toContain('10 of 10 trials of 1 + 1 epochs are finished already');
  expect(numbersOf(JSON.parse(again.stdout) as SearchResult)).toEqual(numbersOf(reference));
  expect(readdirSync(join(folder, 'interrupted', 'models', 'seed-7'))).toEqual([]);
});

test('a time gives a number of trials, and that number gives the same result', async () => {
  const job = jobFile('small');
  const timed = await resultOf(...searching(job, 'timed', '--time', '25s', '--vary', 'epsilon'));
  expect(timed.trials).toBeGreaterThan(1);
  const counted = searching(job, 'counted', '--trials', String(timed.trials), '--vary', 'epsilon', '--processes', '1');
  expect(numbersOf(await resultOf(...counted))).toEqual(numbersOf(timed));
});

describe('the test pairs', () => {
  const files = `interactions: train.csv, features: [features.npy], items: items.txt, root: ${join(whole, 'data')}`;
  const options = ['--trials', '4', '--vary', 'learningRate,alpha'];

  it('have no influence on a search', async () => {
    const recipe = MEMORY;
    const withTest = jobFile('with-test', { data: `${files}, test: test.csv`, recipe });
    const without = jobFile('without-test', { data: files, recipe });
    const [first, second] = [
      await resultOf(...searching(withTest, 'with-test', ...options)),
      await resultOf(...searching(without, 'without-test', ...options)),
    ];
    expect(second.winner.test).toBeNull();
    expect(first.winner.test?.pairs).toBe(200);
    const trialsOf = ({ results }: SearchResult) => results.map((trial) => ({ ...trial, seconds: 0 }));
    expect(trialsOf(second)).toEqual(trialsOf(first));
    expect(second.winner.digest).toBe(first.winner.digest);
    expect(first.objective).toEqual({ attack: null, maxDrop: null });
    expect(first.winner.settings.memory).toMatchObject({ alpha: expect.any(Number) as number });
    const alphas = first.results.map(({ settings }) => settings.memory?.alpha);
    expect(alphas.some((alpha) => alpha !== 3)).toBe(true);
  });
});

test('trials whose memory cannot keep to its limit fail, and a search of such trials alone fails', async () => {
  const limited = MEMORY.replace('alpha: 3', 'alpha: 16, maxDrop: {epsilon: 5, share: 0}');
  const job = jobFile('limited', { recipe: limited.replace('coldBias: 1', 'coldBias: auto') });
  const { code, stderr } = await amr(
    ...searching(job, 'limited', '--trials', '2', '--vary', 'factors', '--set', 'spec.evaluation.select=validation'),
  );
  expect(stderr).toMatch(/trial 1 of 9 epochs failed: Cannot choose a content memory .* loses at most 0 of NDCG@10/);
  expect(stderr).toContain('Every trial of the search over small failed in the last rung');
  expect(code).toBe(3);
});

test.each([
  [['--search', '--time', '1s'], 'Cannot search within 1.0 s: ', 'Allow more time with --time'],
  [['--search', '--vary', 'alpha'], 'Cannot vary alpha: the job has no memory (spec.memory)', ''],
  [['--search', '--set', 'spec.from=models/x'], 'spec.from must be null', ''],
  [['--search', '--seeds', '2'], "option '--search' cannot be used with option '--seeds", ''],
  [['--search', '--time', '20'], 'It must be a duration above 0, such as 90s, 20m or 1h30m', ''],
  [['--trials', '3'], 'Cannot use --trials without --search', ''],
])('compare %j is refused', async (options, message, remedy) => {
  const { code, stderr } = await amr('compare', jobFile('small'), '--out', join(folder, 'refused'), ...options);
  expect(stderr).toContain(message);
  expect(stderr).toContain(remedy);
  expect(code).toBe(2);
});

test('a search without pairs to validate with is refused, and trains nothing', async () => {
  const data = join(folder, 'single.csv');
  writeFileSync(data, Array.from({ length: 8 }, (_, user) => `u${user},i${user}\n`).join(''));
  const job = jobFile('single', {
    data: `interactions: ${data}`,
    recipe: '\n  stages: [{kind: mf, epochs: 3}]',
  });
  const { code, stderr } = await amr(...searching(job, 'never', '--trials', '2'));
  expect(stderr).toContain('Cannot search settings of small: the validation would be empty, as no user has 4 or more');
  expect(code).toBe(2);
  expect(existsSync(join(folder, 'never', 'results'))).toBe(false);
});
