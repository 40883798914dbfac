import { describe, expect, it } from 'vitest';
import { InputError } from '../../runtime/errors.js';
import { runCli } from '../../test/support/cli.js';
import type { RecommendOptions, UserRecommendations } from '../../local/index.js';

const USERS: UserRecommendations[] = [
  {
    user: 'ann',
    items: [
      { item: 'i 1', score: 3.21449, epsilon: 0.0412, listEpsilon: 0.2 },
      { item: 'i2', score: 3, epsilon: null, listEpsilon: null },
    ],
  },
  { user: 'bob', items: [{ item: 'i3', score: 1.5, epsilon: 0, listEpsilon: 0.1 }] },
];

function recording(users: readonly UserRecommendations[] = USERS) {
  const calls: RecommendOptions[] = [];
  async function* recommend(_: string, options: RecommendOptions) {
    calls.push(options);
    await Promise.resolve();
    yield* users;
  }
  return { calls, library: { recommend } };
}

describe('amr recommend', () => {
  it('writes tab-separated rows', async () => {
    const { calls, library } = recording();
    const run = await runCli(['recommend', 'm', '--user', 'ann', 'bob', '--top', '2'], { library });
    expect(run).toEqual({
      code: 0,
      stderr: '',
      stdout:
        'USER\tRANK\tITEM\tSCORE\tEPSILON\tLIST EPSILON\nann\t1\ti 1\t3.2145\t0.0412\t0.2000\nann\t2\ti2\t3.0000\tunbounded\tunbounded\nbob\t1\ti3\t1.5000\t0.0000\t0.1000\n',
    });
    expect(calls).toEqual([
      {
        users: ['ann', 'bob'],
        top: 2,
        threads: undefined,
        onWarning: expect.any(Function),
        onDownload: expect.any(Function),
        onProgress: expect.any(Function),
      },
    ]);
  });

  it('writes one JSON array, whatever the number of users', async () => {
    const { calls, library } = recording();
    const run = await runCli(['recommend', 'm', '--all', '-o', 'json'], { library });
    expect(JSON.parse(run.stdout)).toEqual(USERS);
    expect(calls).toEqual([
      {
        users: 'all',
        top: 10,
        threads: undefined,
        onWarning: expect.any(Function),
        onProgress: expect.any(Function),
        onDownload: expect.any(Function),
      },
    ]);
    expect((await runCli(['recommend', 'm', '--all', '-o', 'json'], { library: recording([]).library })).stdout).toBe(
      '[]\n',
    );
  });

  it('takes a file of items, and keeps what users had', async () => {
    const { calls, library } = recording();
    const argv = ['recommend', 'm', '--all', '--items', 'shop.txt', '--keep-seen'];
    expect((await runCli(argv, { cwd: '/here', library })).code).toBe(0);
    expect(calls[0]).toMatchObject({ items: '/here/shop.txt', keepSeen: true });
  });

  it('takes the histories of new users, and new items', async () => {
    const { calls, library } = recording();
    const argv = ['recommend', 'm', '--history', 'i1, i2', '--history', 'i3'];
    const added = ['--new-items', 'a.npy', '--new-items', 'b.npy', '--new-ids', 'ids.txt'];
    expect((await runCli([...argv, ...added], { cwd: '/here', library })).code).toBe(0);
    expect(calls[0]).toMatchObject({
      users: { history: ['i1', 'i2', 'i3'] },
      newItems: { features: ['/here/a.npy', '/here/b.npy'], ids: '/here/ids.txt' },
    });
    expect((await runCli(['recommend', 'm', '--histories', 'h.csv'], { cwd: '/here', library })).code).toBe(0);
    expect(calls[1].users).toEqual({ histories: '/here/h.csv' });
  });

  it('takes --user several times, also before the model', async () => {
    const { calls, library } = recording();
    expect((await runCli(['recommend', '--user', 'ann', '--user', 'bob', 'm'], { library })).code).toBe(0);
    expect(calls[0].users).toEqual(['ann', 'bob']);
  });

  it('writes tables on a terminal that fit it', async () => {
    const { library } = recording();
    const run = await runCli(['recommend', 'm', '--all'], { library, columns: 80, stdoutColumns: 60 });
    expect(run.stdout).toContain('user ann\nRANK  ITEM   SCORE    EPSILON  LIST EPSILON\n');
    for (const line of run.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  });

  it.each([
    [['recommend', 'm', 'ann'], 'Cannot use "ann": name users with --user ID'],
    [
      ['recommend', 'm'],
      'Cannot recommend to nobody: name users with --user ID..., use --all, or give the items of a new user with --history ID,ID',
    ],
    [['recommend', 'm', '--all', '--user', 'ann'], 'Cannot use --user together with --all: choose one'],
    [
      ['recommend', 'm', '--history', 'i1', '--histories', 'f'],
      'Cannot use --history together with --histories: choose one',
    ],
    [['recommend', 'm', '--history', 'i1,,i2'], 'Cannot use --history "i1,,i2": it must be ids with commas between'],
    [
      ['recommend', 'm', '--all', '--new-items', 'f.npy'],
      'Cannot use --new-items without --new-ids: name a file with the ids of the items',
    ],
    [
      ['recommend', 'm', '--all', '--new-ids', 'f.txt'],
      'Cannot use --new-ids without --new-items: name the features of the items',
    ],
  ])('%j is wrong usage', async (argv, message) => {
    expect(await runCli(argv)).toEqual({ code: 2, stdout: '', stderr: `amr: ${message}\n` });
  });

  it('exits 2 for a user that the model does not know', async () => {
    // oxlint-disable-next-line require-yield
    async function* recommend(): AsyncGenerator<UserRecommendations> {
      await Promise.resolve();
      throw new InputError('unknown user "eve"');
    }
    const run = await runCli(['recommend', 'm', '--user', 'eve'], { library: { recommend } });
    expect(run).toEqual({ code: 2, stdout: '', stderr: 'amr: unknown user "eve"\n' });
  });
});
