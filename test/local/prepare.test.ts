import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { openSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeSyntheticCatalog } from '../../dataset/synthetic/catalog.js';
import { parseJob, prepare, train, validateJob } from '../../local/index.js';
import type { TrainingEvent } from '../../job/index.js';
import { sealText } from '../../storage/sealed.js';
import { Amr, amr, temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();
const data = join(folder, 'data');

const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: small}
spec:
  data: {root: data, interactions: train.csv, features: [features.npy], items: items.txt, test: test.csv}
  model: {factors: 6}
  stages: [{kind: mf, epochs: 1}, {kind: vbpr, epochs: 1}, {kind: amr, epochs: 1}]
  batchSize: 64
  engine: reference
`;
const jobOf = (...set: string[]) => parseJob(JOB, { file: 'job.yaml', set });
const prepared = (name: string) => `spec.data.prepared=${join(folder, name)}`;

beforeAll(async () => {
  await writeSyntheticCatalog({ users: 120, items: 90, seed: 3 }, data);
  // Repetitions are merged, and validation pairs come from a file.
  appendFileSync(
    join(data, 'train.csv'),
    readFileSync(join(data, 'train.csv'), 'utf8').split('\n').slice(1, 9).join('\n'),
  );
  copyFileSync(join(data, 'test.csv'), join(data, 'validation.csv'));
  writeFileSync(join(folder, 'job.yaml'), JOB);
});

/** Trains a job in a folder of its own, and returns its result without times. */
async function trained(name: string, ...set: string[]) {
  const modelDirectory = join(folder, 'models', name);
  const { digest, metrics, choice } = await train(jobOf(...set), { modelDirectory, root: folder });
  return { digest, metrics, choice };
}

describe('prepare()', () => {
  it.each<[name: string, set: readonly string[], memory?: number]>([
    ['plain', []],
    ['few bytes at once', [], 64],
    ['normalised features', ['spec.data.normalize=columns']],
    ['half of the interactions', ['spec.data.where=item != "item-3"']],
    ['no items file', ['spec.data.features=[]', 'spec.data.items=null', 'spec.stages=[{kind: mf, epochs: 1}]']],
    [
      'validation',
      ['spec.evaluation={select: validation, every: 1, seen: keep}', 'spec.data.validation=validation.csv'],
    ],
    ['seen pairs', ['spec.data.test=train.csv', 'spec.data.testWhere=item == "item-7"', 'spec.evaluation.seen=keep']],
    [
      'softmax with a memory',
      [
        'spec.stages=[{kind: mf, epochs: 2, loss: softmax}]',
        'spec.evaluation={select: validation, every: 1}',
        'spec.memory={alpha: 1, coldAlpha: 1, coldBias: 0}',
      ],
    ],
  ])('gives the data, the digest and the figures of the files: %s', async (name, set, memory) => {
    const to = `prepared ${name}`;
    const all = [...set];
    const summary = await prepare(jobOf(...all), { root: folder, to: join(folder, to), memory });
    const before = await validateJob(jobOf(...all), { root: folder });
    const after = await validateJob(jobOf(...all, prepared(to)), { root: folder });
    expect(after).toEqual(before);
    expect(summary.fingerprint).toBe(before.fingerprint);
    const expected = await trained(name, ...all);
    expect(await trained(`${name} prepared`, ...all, prepared(to))).toEqual(expected);
    const place = join(folder, `place ${name}`);
    expect(await trained(`${name} on the way`, ...all, `spec.data.prepareTo=${place}`)).toEqual(expected);
    expect(existsSync(join(place, 'prepared.json'))).toBe(true);
  });

  it('is enough without the files that were read, also for evaluations and recommendations', async () => {
    const root = join(folder, 'moved');
    cpSync(data, join(root, 'data'), { recursive: true });
    await prepare(jobOf(), { root, to: join(root, 'prepared') });
    const expected = await trained('files');
    for (const name of ['train.csv', 'items.txt']) rmSync(join(root, 'data', name));
    const modelDirectory = join(root, 'model');
    const job = jobOf(`spec.data.prepared=${join(root, 'prepared')}`);
    const notes: string[] = [];
    const onEvent = (event: TrainingEvent) => event.type === 'note' && notes.push(event.message);
    expect((await train(job, { modelDirectory, root, onEvent })).digest).toBe(expected.digest);
    expect(notes.join()).toContain('train.csv and items.txt could not be compared with what was prepared');
    const evaluated = await amr('evaluate', modelDirectory, '-o', 'json');
    expect(evaluated.stderr).toBe('');
    const other = join(root, 'other.csv');
    writeFileSync(other, readFileSync(join(data, 'test.csv'), 'utf8').split('\n').slice(0, 40).join('\n'));
    for (const args of [[], ['--test', other]]) {
      const [own, files] = [modelDirectory, join(folder, 'models', 'files')].map((model) =>
        amr('evaluate', model, '-o', 'json', ...args),
      );
      expect(JSON.parse((await own).stdout)).toEqual(JSON.parse((await files).stdout));
    }
    const list = await amr('recommend', modelDirectory, '--user', 'user-3', '-o', 'json');
    expect(list.code, list.stderr).toBe(0);
  });

  it('accepts files with other times and the same contents, and refuses others in words', async () => {
    const root = join(folder, 'changing');
    cpSync(data, join(root, 'data'), { recursive: true });
    await prepare(jobOf(), { root, to: join(root, 'prepared') });
    const validate = (...set: string[]) =>
      validateJob(jobOf(`spec.data.prepared=${join(root, 'prepared')}`, ...set), { root });
    const before = await validate();
    for (const name of readdirSync(join(root, 'data'))) utimesSync(join(root, 'data', name), 1, 1);
    expect(await validate()).toEqual(before);
    await expect(validate('spec.data.where=item != "item-1"')).rejects.toThrow(/the job reads its interactions with/);
    await expect(validate('spec.data.items=null')).rejects.toThrow('it was prepared with a file of item ids');
    await expect(validate('spec.data.interactions=test.csv', 'spec.data.test=null')).rejects.toThrow(
      'test.csv changed since it was prepared: it is not train.csv. Prepare the data again',
    );
    const change = (name: string, at: number) => {
      const file = openSync(join(root, 'data', name), 'r+');
      writeSync(file, Buffer.from('9'), 0, 1, at);
    };
    change('test.csv', 40);
    expect(before.fingerprint).not.toBe((await validate()).fingerprint);
    expect((await validate()).fingerprint).toBe((await validateJob(jobOf(), { root })).fingerprint);
    change('features.npy', 4001);
    await expect(validate()).rejects.toThrow(
      /the features changed since they were prepared: .*features\.npy has other/,
    );
    change('train.csv', 20);
    await expect(validate()).rejects.toThrow(/train\.csv changed since it was prepared: train\.csv has other contents/);
  });

  it('refuses a folder that is missing, cut off, altered, or of another version', async () => {
    const good = join(folder, 'good');
    await prepare(jobOf(), { root: folder, to: good });
    const bad = join(folder, 'bad');
    const validate = async (spoil: () => void) => {
      rmSync(bad, { recursive: true, force: true });
      cpSync(good, bad, { recursive: true });
      spoil();
      return validateJob(jobOf(prepared('bad')), { root: folder });
    };
    const again = 'Prepare the data again';
    await expect(validate(() => rmSync(join(bad, 'prepared.json')))).rejects.toThrow(`it holds no prepared data`);
    for (const name of readdirSync(good).filter((each) => each !== 'prepared.json')) {
      const path = join(bad, name);
      await expect(validate(() => rmSync(path))).rejects.toThrow(`${name} is missing. ${again}`);
      const bytes = readFileSync(join(good, name));
      if (bytes.length === 0) continue;
      await expect(validate(() => writeFileSync(path, bytes.subarray(1)))).rejects.toThrow(
        `${name} was cut off or altered`,
      );
      const flipped = Buffer.from(bytes);
      flipped[bytes.length >> 1] ^= 4;
      await expect(validate(() => writeFileSync(path, flipped))).rejects.toThrow(`${name} was altered or damaged`);
    }
    const {
      format: _,
      checksum: __,
      ...manifest
    } = JSON.parse(readFileSync(join(good, 'prepared.json'), 'utf8')) as Record<string, object>;
    await expect(
      validate(() => writeFileSync(join(bad, 'prepared.json'), sealText('format', { ...manifest, layout: 7 }))),
    ).rejects.toThrow(`it was written by another version of amr (layout 7, not 1). ${again}`);
  });
});

describe('amr train on large interactions', () => {
  const root = join(folder, 'wide');
  const job = join(root, 'job.yaml');
  const place = join(root, 'model', 'data', 'prepared');
  const written = () => statSync(join(place, 'prepared.json')).mtimeMs;
  const train = (...more: string[]) => ['train', job, '--model', join(root, 'model'), '-o', 'json', ...more];
  beforeAll(() => {
    // Few interactions with long lines are many bytes, which are read fast.
    mkdirSync(root);
    const line = (_: unknown, at: number) => `u${at % 40},i${(at * 7919) % 397},${'x'.repeat(4000)}\n`;
    const lines = Array.from({ length: 1700 }, line).join('');
    writeFileSync(join(root, 'wide.csv'), `user,item,text\n${lines.repeat(10)}`);
    writeFileSync(join(root, 'test.csv'), 'user,item\nu1,i5\nu2,i6\n');
    const data = 'data: {interactions: wide.csv, test: test.csv}';
    const text = JOB.replace(/data: \{root.*\}/, data).replace(/stages:.*/, 'stages: [{kind: mf, epochs: 1}]');
    writeFileSync(job, text);
  });

  it('prepares them in the model folder once, and reads them from there while the files are unchanged', async () => {
    const first = await amr(...train());
    expect(first.code, first.stderr).toBe(0);
    expect(first.stderr).toContain(`MiB of interactions are prepared once, in ${place}`);
    const at = written();
    const second = await amr(...train('--overwrite'));
    expect(second.stderr).toContain(`the data are read from ${place}, where they were prepared`);
    const digestOf = ({ stdout }: { stdout: string }) => (JSON.parse(stdout) as { digest: string }).digest;
    expect(digestOf(second)).toBe(digestOf(first));
    // Whoever reads the folder notices the damage.
    const histories = join(place, 'histories.items');
    const bytes = readFileSync(histories);
    writeFileSync(histories, Buffer.concat([Buffer.of(bytes[0] ^ 1), bytes.subarray(1)]));
    expect((await amr('evaluate', join(root, 'model'))).stderr).toContain('histories.items was altered');
    writeFileSync(histories, bytes);
    expect((await amr('evaluate', join(root, 'model'))).code).toBe(0);
    expect(written()).toBe(at);
    appendFileSync(join(root, 'wide.csv'), 'u1,i396,x\n');
    const third = await amr(...train('--overwrite'));
    expect(third.stderr).toContain('are prepared once');
    expect([digestOf(third) === digestOf(first), written() === at]).toEqual([false, false]);
  });

  it('reads the files where there is no room, and refuses a folder that the job names', async () => {
    rmSync(join(root, 'model'), { recursive: true, force: true });
    const limited = (...args: string[]) => new Amr(args, { fileKibibytes: 64 }).ended;
    const full = await limited(...train());
    expect(full.code, full.stderr).toBe(0);
    expect(full.stderr).toContain('the data are read without being prepared: Cannot write');
    expect(existsSync(place)).toBe(false);
    const named = await limited(...train('--overwrite', '--set', `spec.data.prepareTo=${join(root, 'place')}`));
    expect([named.code, named.stderr]).toEqual([2, expect.stringContaining('there is no room for it') as string]);
    expect(named.stderr).toContain('with spec.data.prepareTo of the job');
    const refused = await amr(...train('--overwrite', '--set', 'spec.data.prepareTo=/sys/amr-place'));
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('cannot be written to') as string]);
  });
});

describe('amr prepare', () => {
  const large = join(folder, 'large.csv');
  const job = join(folder, 'large.yaml');
  beforeAll(() => {
    writeFileSync(large, 'user,item\n');
    for (let block = 0; block < 100; block++) {
      const line = (_: unknown, at: number) => `u${block * 40 + (at % 40)},i${(at * 7919) % 9973}\n`;
      appendFileSync(large, Array.from({ length: 20_000 }, line).join(''));
    }
    writeFileSync(
      job,
      JOB.replace(/data: \{root.*\}/, 'data: {interactions: large.csv}').replace(
        /stages:.*/,
        'stages: [{kind: mf, epochs: 1}]',
      ),
    );
  });

  /** Whether a process has begun to write. The folder inside `.partial` has the name of the process. */
  function isSpooling(to: string): boolean {
    const claim = `${to}.partial`;
    return existsSync(claim) && readdirSync(claim).some((owner) => existsSync(join(claim, owner, 'pairs.spool')));
  }

  /** Starts to prepare the large file. Resolves when the process has begun to write. */
  async function spooling(to: string): Promise<Amr> {
    const run = new Amr(['prepare', job, '--to', to]);
    let hasEnded = false;
    void run.ended.then(() => (hasEnded = true));
    while (!isSpooling(to)) {
      if (hasEnded) throw new Error(`amr prepare ended: ${run.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return run;
  }

  it('leaves nothing that counts when it is killed, and prepares after that', async () => {
    const to = join(folder, 'killed');
    const first = await spooling(to);
    first.process.kill('SIGKILL');
    expect((await first.ended).signal).toBe('SIGKILL');
    expect(existsSync(to)).toBe(false);
    expect(existsSync(`${to}.partial`)).toBe(true);
    const second = await amr('prepare', job, '--to', to, '-o', 'json');
    expect(JSON.parse(second.stdout)).toMatchObject({ users: 4000, items: 9973, directory: to });
    expect(existsSync(`${to}.partial`)).toBe(false);
  });

  it('removes what it wrote when it is interrupted, and when there is no room', async () => {
    const to = join(folder, 'stopped');
    const run = await spooling(to);
    run.process.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
    const full = await new Amr(['prepare', job, '--to', to], { fileKibibytes: 1000 }).ended;
    expect(full.code).toBe(2);
    expect(full.stderr).toContain(`of which nothing was kept: there is no room for it`);
    for (const path of [to, `${to}.partial`]) expect(existsSync(path)).toBe(false);
  });

  it('replaces prepared data with --overwrite alone, and never other files', async () => {
    const to = join(folder, 'kept');
    expect((await amr('prepare', join(folder, 'job.yaml'), '--to', to)).code).toBe(0);
    const refused = await amr('prepare', join(folder, 'job.yaml'), '--to', to);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('Replace prepared data with --overwrite') as string,
    ]);
    expect((await amr('prepare', join(folder, 'job.yaml'), '--to', to, '--overwrite')).code).toBe(0);
    const foreign = join(folder, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'mine.txt'), 'mine');
    const other = await amr('prepare', join(folder, 'job.yaml'), '--to', foreign, '--overwrite');
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringContaining('it holds other files, such as mine.txt') as string,
    ]);
    expect(readFileSync(join(foreign, 'mine.txt'), 'utf8')).toBe('mine');
  });
});
