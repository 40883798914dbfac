import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EpochRecord } from '../../job/epochs.js';
import type { TrainingResult } from '../../job/index.js';
import { Amr, amr, temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();

/** A job on a small catalog with all kinds of stage, both losses, several partitions, a short last batch, dropout and a pool of negatives. */
const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: small}
spec:
  data: {synthetic: {users: 300, items: 150, seed: 3}}
  model: {factors: 16}
  stages:
    - {kind: mf, epochs: 3, learningRate: {users: .1, items: .1}}
    - {kind: vbpr, epochs: 3, itemDropout: .2, regularization: {users: .02, combinedItem: .001, items: .001, projection: .0001}}
    - {kind: amr, epochs: 12, epsilon: .1, loss: softmax, negatives: 40, popularityCorrection: true}
  batchSize: 64
  negativePool: 40
  partitions: 3
  seed: 5
  checkpoint: {every: 1s, keep: 2}
  evaluation: {every: 6}
`;
const job = join(folder, 'job.yaml');
writeFileSync(job, JOB);

async function trained(name: string, ...options: string[]): Promise<TrainingResult> {
  const { code, stdout, stderr } = await amr('train', job, '--model', join(folder, name), '-o', 'json', ...options);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as TrainingResult;
}

let undisturbed: Promise<TrainingResult> | undefined;
function reference(): Promise<TrainingResult> {
  undisturbed ??= trained('reference', '--threads', '2');
  return undisturbed;
}

test('the digest is the same for 1 and 2 threads, and differs on the reference engine', async () => {
  const { digest, metrics, stages } = await reference();
  expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(stages.map(({ kind }) => kind)).toEqual(['mf', 'vbpr', 'amr']);
  expect(metrics!['ndcg@10']).toBeGreaterThan(0.1);
  expect((await trained('one-thread', '--threads', '1')).digest).toBe(digest);
  const other = await trained('other-engine', '--set', 'spec.engine=reference');
  expect(other.digest).not.toBe(digest);
  expect(other.metrics!['ndcg@10']).toBeCloseTo(metrics!['ndcg@10'], 2);
});

test('a run killed with SIGKILL and resumed gives the digest of an undisturbed one', async () => {
  const { digest } = await reference();
  const model = join(folder, 'killed');
  const kills = ['epoch 2/3', 'epoch 2/12', 'epoch 7/12'];
  for (const [at, moment] of kills.entries()) {
    const run = new Amr(['train', job, '--model', model, ...(at > 0 ? ['--resume'] : [])]);
    await run.says(moment);
    run.process.kill('SIGKILL');
    expect((await run.ended).signal).toBe('SIGKILL');
  }
  const resumed = await amr('train', job, '--model', model, '--resume', '-o', 'json');
  expect((JSON.parse(resumed.stdout) as TrainingResult).digest).toBe(digest);
  expect(resumed.stderr).not.toContain('Nothing to resume');
  expect(resumed.stderr).not.toMatch(/epoch 1\/3/);
  expect(readdirSync(model).sort()).toEqual(
    ['config.json', 'data', 'items.txt', 'metrics.jsonl', 'model.safetensors', 'users.txt'].sort(),
  );
  expect(readFileSync(join(model, 'metrics.jsonl'), 'utf8').trim().split('\n')).toHaveLength(18);
});

test('Ctrl-C saves, says how to continue, and ends with 130; the resumed run gives the same digest', async () => {
  const { digest } = await reference();
  const model = join(folder, 'interrupted');
  const run = new Amr(['train', job, '--model', model]);
  await run.says('epoch 3/12');
  run.process.kill('SIGINT');
  const { code, stderr } = await run.ended;
  expect(code).toBe(130);
  expect(stderr).toContain('--resume');
  const kept = readdirSync(join(model, 'checkpoints'));
  const refused = await amr('train', job, '--model', model);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/checkpoints of an unfinished run\. .*--resume.*--overwrite/);
  expect(readdirSync(join(model, 'checkpoints'))).toEqual(kept);
  expect((await trained('interrupted', '--resume')).digest).toBe(digest);
});

test('a run whose data changed names the part that changed when it is resumed', async () => {
  const data = join(folder, 'changing');
  cpSync(join((await reference()).model, 'data'), data, { recursive: true });
  const files = '{interactions: train.csv, test: test.csv, features: [features.npy], items: items.txt}';
  writeFileSync(join(data, 'job.yaml'), JOB.replace(/ data: .*/, ` data: ${files}`));
  const model = join(folder, 'changed-data');
  const run = new Amr(['train', join(data, 'job.yaml'), '--model', model]);
  await run.says('epoch 3/12');
  run.process.kill('SIGINT');
  expect((await run.ended).code).toBe(130);
  const rows = readFileSync(join(data, 'test.csv'), 'utf8').trimEnd().split('\n');
  writeFileSync(join(data, 'test.csv'), `${rows.slice(0, -1).join('\n')}\n`);
  const resume = () => amr('train', join(data, 'job.yaml'), '--model', model, '--resume');
  expect(await resume()).toMatchObject({ code: 2, stderr: expect.stringContaining('the test pairs changed') });
  // Checkpoints of earlier versions do not say which part it was, and have no checksum.
  for (const name of readdirSync(join(model, 'checkpoints'))) {
    const manifest = join(model, 'checkpoints', name, 'manifest.json');
    const text = readFileSync(manifest, 'utf8').replace('"version":2', '"version":1');
    writeFileSync(manifest, text.replace(/"parts":\{[^}]*\},/, '').replace(/,"checksum":"[^"]*"/, ''));
  }
  expect(await resume()).toMatchObject({ code: 2, stderr: expect.stringContaining('the data changed') });
});

test('SIGTERM saves as Ctrl-C does, and ends with 143', async () => {
  const model = join(folder, 'terminated');
  const run = new Amr(['train', job, '--model', model]);
  await run.says('epoch 3/12');
  run.process.kill('SIGTERM');
  const { code, stderr } = await run.ended;
  expect(code).toBe(143);
  expect(stderr).toMatch(/the process received SIGTERM: stopping after this step, saving\n/);
  expect(stderr).toMatch(/amr: Interrupted by SIGTERM; all work is saved in \S+\n/);
  expect(stderr).not.toContain('Ctrl-C');
  expect(readdirSync(join(model, 'checkpoints')).length).toBeGreaterThan(0);
});

test('the speed in the last line of a stage, the table and the JSON is one figure, without evaluations', async () => {
  const run = await amr(
    'train',
    job,
    '--model',
    join(folder, 'speed'),
    '-o',
    'json',
    '--set',
    'spec.evaluation.every=1',
  );
  const { stages } = JSON.parse(run.stdout) as TrainingResult;
  for (const [index, { kind, epochs, triplesPerSecond }] of stages.entries()) {
    const last = new RegExp(`stage ${index + 1}/3 ${kind} {2}epoch ${epochs}/${epochs} .* ([\\d,]+) triples/s`);
    expect(last.exec(run.stderr)?.[1]).toBe(Math.round(triplesPerSecond).toLocaleString('en-US'));
  }
  const trained = stages.map(({ triples, seconds }) => triples / seconds);
  expect(stages.map(({ triplesPerSecond }) => triplesPerSecond)).toEqual(trained);
});

test('Ctrl-C stops within an epoch, and the resumed run continues from there to the same digest', async () => {
  const sizes = ['data.synthetic.users=3000', 'batchSize=16', 'checkpoint.every=1h', 'evaluation.every=9'];
  const epochs = [0, 1, 2].map((stage) => `stages.${stage}.epochs=1`);
  const settings = [...sizes, ...epochs].flatMap((setting) => ['--set', `spec.${setting}`]);
  const { digest } = await trained('mid-epoch-reference', ...settings);
  const model = join(folder, 'mid-epoch');
  const run = new Amr(['train', job, '--model', model, '--verbose', ...settings]);
  // A line from within the second stage.
  await run.says(/stage 2\/3 vbpr {2}epoch 1\/1 {2}step \d/);
  run.process.kill('SIGINT');
  expect((await run.ended).code).toBe(130);
  const [checkpoint] = readdirSync(join(model, 'checkpoints')).sort().toReversed();
  const { state } = JSON.parse(readFileSync(join(model, 'checkpoints', checkpoint, 'manifest.json'), 'utf8')) as {
    state: { history: unknown[]; losses: { triples: number }[] };
  };
  // One stage has ended, and the next epoch has begun.
  expect(state.history).toHaveLength(1);
  expect(Math.max(...state.losses.map(({ triples }) => triples))).toBeGreaterThan(0);
  expect((await trained('mid-epoch', ...settings, '--resume')).digest).toBe(digest);
});

test('a damaged newest checkpoint is skipped with a warning', async () => {
  const { digest } = await reference();
  const model = join(folder, 'damaged');
  const run = new Amr(['train', job, '--model', model]);
  await run.says('epoch 4/12');
  run.process.kill('SIGINT');
  await run.ended;
  const checkpoints = readdirSync(join(model, 'checkpoints')).sort();
  expect(checkpoints.length).toBe(2);
  const damaged = join(model, 'checkpoints', checkpoints[1], 'items-0-150.safetensors');
  const bytes = readFileSync(damaged);
  bytes[bytes.length - 5] ^= 4;
  writeFileSync(damaged, bytes);
  const resumed = await amr('train', job, '--model', model, '--resume', '-o', 'json');
  expect(resumed.stderr).toContain('damaged');
  expect((JSON.parse(resumed.stdout) as TrainingResult).digest).toBe(digest);
});

test('a file that cannot be written is named, and the run continues when there is room', async () => {
  const { model: other } = await reference();
  const data = `{root: ${other}/data, interactions: train.csv, test: test.csv, features: [features.npy], items: items.txt}`;
  const small = join(folder, 'files.yaml');
  writeFileSync(small, JOB.replace(/ data: .*/, ` data: ${data}`));
  const { digest } = JSON.parse(
    (await amr('train', small, '--model', join(folder, 'room'), '-o', 'json')).stdout,
  ) as TrainingResult;
  const model = join(folder, 'little-room');
  // The limit is enough for the files of checkpoints but not for the model.
  const { code, stderr } = await new Amr(['train', small, '--model', model], { fileKibibytes: 24 }).ended;
  expect(code, stderr).toBe(1);
  expect(stderr).toMatch(/saved up to \S+step-\d+: go on with: amr train .* --resume\n.*EFBIG.*\/model\.safetensors/s);
  expect(readdirSync(model).filter((name) => name.startsWith('model'))).toEqual([]);
  const resumed = await amr('train', small, '--model', model, '--resume', '-o', 'json');
  expect(resumed.stderr).not.toContain('epoch');
  expect((JSON.parse(resumed.stdout) as TrainingResult).digest).toBe(digest);
});

test('a resume with a changed job is refused and changes nothing', async () => {
  const { digest } = await reference();
  const model = join(folder, 'changed');
  const run = new Amr(['train', job, '--model', model]);
  await run.says('epoch 3/12');
  run.process.kill('SIGINT');
  await run.ended;
  const refused = await amr('train', job, '--model', model, '--resume', '--set', 'spec.seed=6');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/spec\.seed was 5, is 6/);
  expect((await trained('changed', '--resume')).digest).toBe(digest);
});

test('a loss that is not finite ends the job with 3, names the step, and keeps the last good checkpoint', async () => {
  const model = join(folder, 'diverged');
  const rate = 'spec.stages.2.learningRate';
  const huge = ['users', 'items', 'projection'].flatMap((group) => ['--set', `${rate}.${group}=1e30`]);
  const { code, stderr } = await amr('train', job, '--model', model, ...huge);
  expect(code).toBe(3);
  expect(stderr).toMatch(/stage 3 \(amr\), epoch 1, step \d+/);
  expect(stderr).not.toContain('--resume');
  expect(readdirSync(join(model, 'checkpoints')).length).toBeGreaterThan(0);
  expect(readdirSync(model)).not.toContain('config.json');
});

const SELECT = ['--set', 'spec.evaluation.select=validation', '--set', 'spec.evaluation.every=1'];

test('validation chooses the epochs in pass 1, without the test pairs, and pass 2 trains that number on everything', async () => {
  // The model is best on validation before the last epoch, because the temperature is low.
  const sharp = ['--set', 'spec.stages.2.temperature=.2'];
  const { digest, metrics, stages, choice, validation } = await trained('validated', ...SELECT, ...sharp);
  expect(choice!.epochs[2]).toBeLessThan(12);
  const lines = readFileSync(join(folder, 'validated', 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const records = lines.map((line) => JSON.parse(line) as EpochRecord);
  const [first, second] = [1, 2].map((pass) => records.filter((record) => record.pass === pass));
  expect(first).toHaveLength(18);
  expect(first.every((record) => record.validation!['ndcg@10'] >= 0 && record.test === undefined)).toBe(true);
  expect(second.every((record) => record.validation === undefined)).toBe(true);
  const evaluated = second.filter(({ test }) => test !== undefined);
  expect(evaluated.map(({ epoch }) => epoch)).toEqual(choice!.epochs);
  expect(stages.map(({ keptEpoch }) => keptEpoch)).toEqual(choice!.epochs);
  expect(metrics).toEqual(second.at(-1)!.test);
  expect(validation).toEqual(first.find(({ stage, epoch }) => stage === 3 && epoch === choice!.epochs[2])!.validation);
  const config = JSON.parse(readFileSync(join(folder, 'validated', 'config.json'), 'utf8')) as TrainingResult;
  expect(config).toMatchObject({ choice, validation, metrics });
  // Pass 2 is the training of a job that states these numbers of epochs.
  const stated = choice!.epochs.flatMap((epochs, stage) => ['--set', `spec.stages.${stage}.epochs=${epochs}`]);
  expect((await trained('stated', ...sharp, ...stated)).digest).toBe(digest);
  const same = ['--model', join(folder, 'validated'), '--resume', '-o', 'json', ...SELECT, ...sharp];
  const again = await amr('train', job, ...same);
  expect(JSON.parse(again.stdout)).toMatchObject({ digest, choice, metrics, validation });
});

test('a run of two passes that is killed and interrupted in both gives the digest of an undisturbed one', async () => {
  const set = [...SELECT, '--set', 'spec.wire=bfloat16', '--set', 'spec.sharedPool=true'];
  const { digest } = await trained('undisturbed', ...set);
  const model = join(folder, 'disturbed');
  const disturbances = [
    ['pass 1/2  stage 2/3 vbpr  epoch 2/3', 'SIGKILL'],
    ['pass 1/2  stage 3/3 amr  epoch 7/12', 'SIGINT'],
    ['validation chose', 'SIGKILL'],
    [/pass 2\/2 {2}stage 2\/3 vbpr {2}epoch 1/, 'SIGINT'],
    [/pass 2\/2 {2}stage 3\/3 amr {2}epoch 1/, 'SIGKILL'],
  ] as const;
  for (const [at, [moment, signal]] of disturbances.entries()) {
    const run = new Amr(['train', job, '--model', model, ...set, ...(at > 0 ? ['--resume'] : [])]);
    await run.says(moment);
    run.process.kill(signal);
    await run.ended;
  }
  const resumed = await amr('train', job, '--model', model, '--resume', '-o', 'json', ...set);
  expect((JSON.parse(resumed.stdout) as TrainingResult).digest, resumed.stderr).toBe(digest);
  expect(resumed.stderr).not.toMatch(/pass 1|pass 2\/2 {2}stage 1|Nothing to resume/);
  expect(readdirSync(model)).not.toContain('checkpoints');
});

test('without a second pass, validation keeps the best epoch of the only one', async () => {
  const { digest, choice, stages, metrics } = await trained('kept', ...SELECT, '--set', 'spec.evaluation.refit=false');
  expect(choice).toBeUndefined();
  expect(digest).not.toBe((await trained('refitted', ...SELECT)).digest);
  const records = readFileSync(join(folder, 'kept', 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const lines = records.map((line) => JSON.parse(line) as EpochRecord);
  const { keptEpoch } = stages[2];
  expect(metrics).toEqual(lines.find(({ stage, epoch }) => stage === 3 && epoch === keptEpoch)!.test);
});

test('a model folder that was changed is refused', async () => {
  await reference();
  const model = join(folder, 'altered');
  await trained('altered');
  const path = join(model, 'model.safetensors');
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] ^= 1;
  writeFileSync(path, bytes);
  const { code, stderr } = await amr('evaluate', model);
  expect(code).toBe(2);
  expect(stderr).toMatch(/altered/);
});
