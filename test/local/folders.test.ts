import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { writeNpy } from '../../dataset/features/write-npy.js';
import { Amr, amr, temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder, ...names);
const train = (...options: string[]) => amr('train', at('job.yaml'), ...options);

async function writeFeatures(sign: number): Promise<void> {
  const values = Float32Array.from({ length: 24 }, (_, n) => sign * Math.sin(n));
  await writeNpy(at('features.npy'), { type: 'float32', width: 4, values });
}

beforeAll(async () => {
  const pairs = [0, 1, 2, 3].map((user) => [0, 1].map((n) => `u${user},${(user + n) % 6}\n`).join('')).join('');
  writeFileSync(at('train.csv'), pairs);
  writeFileSync(at('test.csv'), 'u0,3\nu1,5\n');
  await writeFeatures(1);
  writeFileSync(
    at('job.yaml'),
    `apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: small}
spec:
  data: {interactions: train.csv, features: [features.npy], test: test.csv}
  model: {factors: 4}
  stages: [{kind: vbpr, epochs: 1}]
  partitions: 2
  engine: reference
`,
  );
  const { code, stderr } = await train('--model', at('model'));
  expect(stderr).toContain('engine reference on cpu, 1 thread: chosen by name');
  expect(code).toBe(0);
});

test.each(['export', 'embed'])('%s replaces no model, and no list of ids that it did not write', async (command) => {
  const features = command === 'embed' ? ['--features', at('features.npy')] : [];
  const to = (target: string) => amr(command, at('model'), ...features, '--to', target);
  const before = readFileSync(at('model', 'items.txt'), 'utf8');
  expect(await to(at('model'))).toMatchObject({ code: 2, stderr: expect.stringContaining('holds model.safetensors') });
  expect(readFileSync(at('model', 'items.txt'), 'utf8')).toBe(before);
  const own = at(`own-${command}`);
  mkdirSync(own);
  writeFileSync(join(own, 'items.txt'), 'mine\n');
  writeFileSync(join(own, 'users.txt'), 'mine\n');
  expect(await to(own)).toMatchObject({ code: 2, stderr: expect.stringContaining('not of an earlier export') });
  expect(readFileSync(join(own, 'items.txt'), 'utf8')).toBe('mine\n');
  const target = at(`to-${command}`);
  expect(await to(target)).toMatchObject({ code: 0 });
  expect(await to(target)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('of an earlier export. Replace it'),
  });
  expect(await amr(command, at('model'), ...features, '--to', target, '--overwrite')).toMatchObject({ code: 0 });
  expect(await amr(command, at('model'), ...features, '--to', own, '--overwrite')).toMatchObject({ code: 2 });
  expect(await to('')).toMatchObject({ code: 2, stderr: expect.stringContaining('It is empty') });
  expect(await to(at('features.npy'))).toMatchObject({ code: 2, stderr: expect.stringContaining('is a file') });
});

test('train overwrites no other files, and a model only with --overwrite', async () => {
  const own = at('app');
  mkdirSync(own);
  writeFileSync(join(own, 'config.json'), '{"my": "app"}');
  expect(await train('--model', own)).toMatchObject({ code: 2, stderr: expect.stringContaining('config.json') });
  expect(readFileSync(join(own, 'config.json'), 'utf8')).toBe('{"my": "app"}');
  expect(await train('--model', '')).toMatchObject({ code: 2 });
  const other = ['--model', at('other'), '--set', 'spec.seed=2'];
  expect(await train(...other)).toMatchObject({ code: 0 });
  const refused = await train('--model', at('other'), '--resume');
  expect(refused).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('the finished model of another job, small'),
  });
  const before = readFileSync(at('other', 'config.json'), 'utf8');
  for (const again of [other, ['--model', at('other')]]) {
    const { code, stderr } = await train(...again);
    expect(stderr).toMatch(/it holds a model\. .*--resume.*--overwrite/);
    expect(code).toBe(2);
  }
  expect(await train(...other, '--resume', '--overwrite')).toMatchObject({ code: 2 });
  const finished = await train(...other, '--resume', '-o', 'json');
  expect(finished).toMatchObject({ code: 0, stderr: expect.stringContaining('is finished already') });
  expect(finished.stderr).not.toContain('epoch');
  expect((JSON.parse(before) as { digest: string }).digest).toBe(
    (JSON.parse(finished.stdout) as { digest: string }).digest,
  );
  expect(readFileSync(at('other', 'config.json'), 'utf8')).toBe(before);
  const replaced = await train('--model', at('other'), '--overwrite');
  expect(replaced).toMatchObject({ code: 0, stderr: expect.stringContaining('this run replaces the model') });
  expect(readFileSync(at('other', 'config.json'), 'utf8')).not.toBe(before);
});

test('a damaged model is trained again with --overwrite', async () => {
  expect(await train('--model', at('damaged'))).toMatchObject({ code: 0 });
  const config = readFileSync(at('damaged', 'config.json'), 'utf8');
  for (const text of [config.slice(0, 50), config.replace('vbpr', 'vbpx'), '']) {
    writeFileSync(at('damaged', 'config.json'), text);
    const refused = await amr('recommend', at('damaged'), '--all');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(at('damaged')) });
    for (const options of [[], ['--resume']])
      expect(await train('--model', at('damaged'), ...options)).toMatchObject({ code: 2 });
    expect(await train('--model', at('damaged'), '--overwrite')).toMatchObject({ code: 0 });
  }
});

test('a job that diverges before the first checkpoint does not mention a checkpoint', async () => {
  const rate = 'spec.stages=[{kind: vbpr, epochs: 3, learningRate: {users: 1e38}}]';
  const { code, stderr } = await train('--model', at('diverged'), '--set', rate);
  expect(code).toBe(3);
  expect(stderr).toContain('Nothing was saved before that');
});

test('a memory whose limit no setting keeps to advises no resumption, which would end in the same way', async () => {
  const settings = [
    'memory={maxDrop: {epsilon: 9, share: .0001}}',
    'data={synthetic: {users: 40, items: 30, seed: 1}}',
  ];
  const options = [...settings, 'evaluation={select: validation}'].flatMap((key) => ['--set', `spec.${key}`]);
  const { code, stderr } = await train('--model', at('unreachable'), ...options);
  expect(code).toBe(2);
  expect(stderr).toContain('Allow a larger share');
  expect(stderr).not.toContain('--resume');
});

test('evaluate says when the test pairs are others, or the data changed since training', async () => {
  writeFileSync(at('other.csv'), 'u0,3\nnobody,3\n');
  const told = await amr('evaluate', at('model'), '--test', at('other.csv'));
  expect(told.stderr).toContain('1 test pairs skipped: their users are not in the training file');
  expect(await amr('evaluate', at('model'))).toMatchObject({ code: 0, stderr: '' });
  await writeFeatures(-1);
  for (const command of [['evaluate'], ['recommend', '--all'], ['export', '--to', at('changed')], ['report']]) {
    const { code, stderr } = await amr(command[0], at('model'), ...command.slice(1));
    expect(stderr).toMatch(/are not those that (it was trained on|the model was trained with)/);
    expect(code).toBe(0);
  }
  await writeFeatures(1);
});

test('a full disk behind stdout is reported in one line', async () => {
  const run = new Amr(['recommend', at('model'), '--all'], { stdout: '/dev/full' });
  expect(await run.ended).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^amr: .*ENOSPC.*free some space\)\n$/),
  });
});

test('a model folder that is moved with its data, or away from them, is used with what it needs', async () => {
  const names = ['train.csv', 'test.csv', 'features.npy', 'job.yaml'];
  mkdirSync(at('first'));
  for (const name of names) cpSync(at(name), at('first', name));
  expect(await amr('train', at('first', 'job.yaml'), '--model', at('first', 'm'))).toMatchObject({ code: 0 });
  renameSync(at('first'), at('second'));
  const recommend = (model: string, ...options: string[]) => amr('recommend', model, '--user', 'u0', ...options);
  const moved = await recommend(at('second', 'm'));
  expect(moved).toMatchObject({ code: 0 });
  mkdirSync(at('far', 'away'), { recursive: true });
  renameSync(at('second', 'm'), at('far', 'away', 'm'));
  const model = at('far', 'away', 'm');
  const missing = { code: 2, stderr: expect.stringContaining('--data-root') };
  expect(await recommend(model)).toMatchObject(missing);
  renameSync(at('second', 'test.csv'), at('second', 'gone.csv'));
  expect(await recommend(model, '--data-root', at('second'))).toMatchObject({ code: 0, stdout: moved.stdout });
  expect(await amr('evaluate', model, '--data-root', at('second'))).toMatchObject(missing);
  renameSync(at('second', 'train.csv'), at('second', 'gone-too.csv'));
  const exported = await amr('export', model, '--data-root', at('second'), '--to', at('vectors'));
  expect(exported).toMatchObject({ code: 0 });
});

test('train and validate find the data of a job file elsewhere with --data-root', async () => {
  const apart = at('apart');
  mkdirSync(apart);
  cpSync(at('job.yaml'), join(apart, 'job.yaml'));
  const job = join(apart, 'job.yaml');
  expect(await amr('validate', job)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no such file'),
  });
  expect(await amr('validate', job, '--data-root', folder)).toMatchObject({ code: 0 });
  const trained = await amr('train', job, '--data-root', folder, '--model', join(apart, 'model'), '-o', 'json');
  const digest = (JSON.parse(readFileSync(at('model', 'config.json'), 'utf8')) as { digest: string }).digest;
  expect(JSON.parse(trained.stdout)).toMatchObject({ digest });
});
