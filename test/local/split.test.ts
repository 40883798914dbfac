import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { split, type SplitResult } from '../../local/index.js';
import { amr, temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();
const ratings = join(folder, 'ratings.csv');

/** 40 users with 4 to 10 items each, some of them with signs that CSV must quote, and dates that no order explains. */
const lines = Array.from({ length: 40 }, (_, user) =>
  Array.from({ length: 4 + (user % 7) }, (_, step) => {
    const item = (user * 5 + step * 3) % 23;
    const id = item === 7 ? '"seven, ""7"""' : `i${item}`;
    const day = String(1 + ((user * 11 + step * 17) % 28)).padStart(2, '0');
    return `u${user},${id},${1 + ((user + step) % 5)},2020-03-${day}\n`;
  }),
).flat();
writeFileSync(ratings, `user,item,rating,date\n${lines.join('')}`);

const read = (to: string, name: string) =>
  readFileSync(join(folder, to, `${name}.csv`), 'utf8')
    .trimEnd()
    .split('\n');

describe('amr split', () => {
  it('writes files that amr train reads, and prints what is in them', async () => {
    const to = join(folder, 'last');
    const run = await amr('split', ratings, '--by', 'leave-last', '--validation', '1', '--to', to);
    expect(run).toMatchObject({ code: 0 });
    expect(run.stderr).toContain(
      'ratings.csv: comma-separated, header; user = user, item = item, time = date; not read',
    );
    expect(run.stdout).toMatch(
      /^PART +USERS +ITEMS +PAIRS\ntrain +40 +\d+ +\d+\nvalidation +34 +\d+ +34\ntest +40 +\d+ +40\n/,
    );
    expect(run.stdout).toContain('0 users of training have no test pair\n');
    const [header, ...rows] = read('last', 'train');
    expect(header).toBe('user,item,time');
    expect(rows.every((row) => /^u\d+,(i\d+|"seven, ""7"""),2020-03-\d\dT00:00:00.000Z$/.test(row))).toBe(true);
    expect(rows.join('\n')).toContain('"seven, ""7"""');
    const all = ['train', 'validation', 'test'].flatMap((name) => read('last', name).slice(1));
    expect(all.map((row) => row.slice(0, -14)).toSorted()).toEqual(
      lines.map((line) => line.trimEnd().replace(/,\d,(?=[^,]*$)/, ',')).toSorted(),
    );
    const model = join(folder, 'model');
    const trained = await amr(
      'train',
      '--interactions',
      join(to, 'train.csv'),
      '--test',
      join(to, 'test.csv'),
      '--model',
      model,
      '--set',
      'spec.stages=[{kind: mf, epochs: 1}]',
    );
    expect(trained.code, trained.stderr).toBe(0);
  });

  it('refuses to replace files, and with --overwrite also removes a validation that there is no more', async () => {
    const to = join(folder, 'again');
    const argv = ['split', ratings, '--by', 'ratio', '--to', to];
    expect((await amr(...argv, '--validation', '.2')).code).toBe(0);
    const refused = await amr(...argv);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toBe(
      `amr: Cannot write a split to ${to}: it holds train.csv. Replace it with --overwrite, or name another folder with --to\n`,
    );
    expect((await amr(...argv, '--overwrite')).code).toBe(0);
    expect(readdirSync(to).toSorted()).toEqual(['test.csv', 'train.csv']);
  });

  it.each([
    [
      ['--by', 'ratio', '--test', '1'],
      'Cannot split by ratio: test and validation must be shares, the first one over 0 and both together under 1: they are 1 and 0',
    ],
    [
      ['--by', 'leave-last', '--test', '.5'],
      'Cannot split by leave-last: test and validation must be whole numbers of interactions of each user, the first one from 1: they are 0.5 and 0',
    ],
    [
      ['--by', 'ratio', '--set', 'spec.seed=2'],
      'Cannot use --set spec.seed=2: a split reads only spec.data.columns, delimiter, header, layout and where',
    ],
    [
      ['--by', 'ratio', '--least', '10'],
      'Cannot split by ratio: test would be empty. At least 10 interactions of each user must stay in training: lower that number, or hold out another amount',
    ],
    [
      ['--by', 'time', '--set', 'spec.data.columns.time=hour'],
      'spec.data.columns.time must be one of its columns: current value is "hour"',
    ],
  ])('%j is refused, and writes nothing', async (options, message) => {
    const to = join(folder, 'nothing');
    const run = await amr('split', ratings, '--to', to, ...options);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(message);
    expect(existsSync(to)).toBe(false);
  });
});

describe('split()', () => {
  it('gives the same bytes for the same seed on every machine', async () => {
    const digestOf = async (seed: number) => {
      const to = join(folder, `seed-${seed}`);
      await split([ratings], { by: 'ratio', validation: 0.1, seed, to, overwrite: true });
      const hash = createHash('sha256');
      for (const name of ['train', 'validation', 'test']) hash.update(readFileSync(join(to, `${name}.csv`)));
      return hash.digest('hex').slice(0, 16);
    };
    expect(await digestOf(1)).toBe('36ad679bf57333a3');
    expect(await digestOf(2)).not.toBe(await digestOf(1));
  });

  it('reads several files as one, counts repetitions, and applies the condition on rows', async () => {
    const more = join(folder, 'more.csv');
    writeFileSync(more, `user,item,rating,date\n${lines[0]}new,i1,5,2020-01-01\n`);
    const notes: string[] = [];
    const result: SplitResult = await split([ratings, more], {
      by: 'time',
      least: 1,
      to: join(folder, 'both'),
      data: { where: 'rating >= 1' },
      onNote: (note) => notes.push(note),
    });
    expect(notes).toHaveLength(2);
    expect(result).toMatchObject({ repetitions: 1, validation: null });
    expect(result.train.pairs + result.test.pairs + result.early).toBe(lines.length + 1);
    const dates = (name: string) =>
      read('both', name)
        .slice(1)
        .map((row) => row.slice(-24));
    expect(dates('train').toSorted().at(-1)! < dates('test').toSorted()[0]).toBe(true);
  });

  it('refuses to write over a file that it reads', async () => {
    const inside = join(folder, 'inside');
    mkdirSync(inside);
    writeFileSync(join(inside, 'train.csv'), readFileSync(ratings));
    const problem = `Cannot write a split to ${inside}: its file train.csv is one of the files to split`;
    await expect(split([inside], { by: 'ratio', to: inside, overwrite: true })).rejects.toThrow(problem);
  });
});
