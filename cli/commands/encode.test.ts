import { describe, expect, it } from 'vitest';
import type { EncodeOptions, EncodeResult } from '../../local/index.js';
import { InterruptedError } from '../../runtime/errors.js';
import { runCli } from '../../test/support/cli.js';

const RESULT: EncodeResult = {
  files: ['/data/out/features.npy', '/data/out/items.txt', '/data/out/features.json', '/data/out/problems.csv'],
  items: 1200,
  width: 384,
  type: 'float16',
  skipped: 3,
  animated: 1,
  truncated: 0,
  encoder: { name: 'dinov2-small', digest: 'sha256:00' },
};
const ARGS = ['encode', '--images', 'pictures/{item}.jpg', '--encoder', 'dinov2-small', '--to', 'out'];

describe('amr encode', () => {
  it('passes its options on, and says what was written and left out', async () => {
    let options: EncodeOptions | undefined;
    const library = { encode: (given: EncodeOptions) => ((options = given), Promise.resolve(RESULT)) };
    const more = [
      '--items',
      'ids.txt',
      '--pooling',
      'cls',
      '--type',
      'float16',
      '--on-error',
      'skip',
      '--threads',
      '3',
    ];
    const { code, stdout, stderr } = await runCli([...ARGS, ...more], { cwd: '/data', library });
    expect(code).toBe(0);
    expect(options).toMatchObject({
      images: '/data/pictures/{item}.jpg',
      encoder: '/data/dinov2-small',
      to: '/data/out',
      items: '/data/ids.txt',
      pooling: 'cls',
      type: 'float16',
      onError: 'skip',
      threads: 3,
    });
    expect(stdout).toContain('1,200 items, features of 384 (float16) by dinov2-small');
    expect(stderr).toContain('are missing or cannot be read: 3; see /data/out/problems.csv');
  });

  it('passes the name of an encoder on a hub on as it is', async () => {
    let options: EncodeOptions | undefined;
    const library = { encode: (given: EncodeOptions) => ((options = given), Promise.resolve(RESULT)) };
    await runCli(['encode', '--images', 'pictures', '--encoder', 'org/small@v1', '--to', 'out'], { cwd: '/data', library }); // prettier-ignore
    expect(options?.encoder).toBe('org/small@v1');
  });

  it('shows the remaining time on a terminal', async () => {
    let now = 0;
    const clock = { now: () => now } as never;
    const library = {
      encode: ({ onProgress }: EncodeOptions) => {
        onProgress?.(0.5, { done: 2, total: 4 });
        now += 60_000;
        onProgress?.(0.75, { done: 3, total: 4 });
        return Promise.resolve(RESULT);
      },
    };
    const { stderr } = await runCli(ARGS, { columns: 80, library, context: { clock } });
    expect(stderr).toMatch(/encoding .* 75 % {2}ETA 1 ?m/);
  });

  it('prints the command that goes on after an interruption', async () => {
    const library = { encode: () => Promise.reject(new InterruptedError('Interrupted by Ctrl-C')) };
    const { code, stderr } = await runCli(ARGS, { library });
    expect(code).toBe(130);
    expect(stderr).toContain("encode --images 'pictures/{item}.jpg' --encoder dinov2-small --to out");
    expect(stderr).toMatch(/--resume$/m);
  });

  it('encodes a column of texts, and says how many were cut', async () => {
    let options: EncodeOptions | undefined;
    const library = {
      encode: (given: EncodeOptions) => ((options = given), Promise.resolve({ ...RESULT, truncated: 70 })),
    };
    const args = ['encode', '--texts', 'items.csv', '--column', 'title', '--encoder', 'minilm', '--to', 'out'];
    const { code, stderr } = await runCli([...args, '--max-tokens', '64'], { cwd: '/data', library });
    expect(code).toBe(0);
    expect(options).toMatchObject({ texts: '/data/items.csv', column: 'title', maxTokens: 64 });
    expect(stderr).toContain('more tokens than the encoder reads, of which a part was encoded: 70 of 1,200');
    expect(stderr).toContain('because their texts are missing or empty: 3');
    expect((await runCli(args.slice(0, 3).concat(args.slice(5)), { library })).stderr).toContain('name it with --column'); // prettier-ignore
    expect((await runCli(args.slice(5).toSpliced(0, 0, 'encode'), { library })).stderr).toContain('name pictures with --images'); // prettier-ignore
    expect((await runCli([...args, '--images', 'pictures'], { library })).code).toBe(2);
  });

  it('encodes audio files, and says how many were cut and how far int8 moved the rows', async () => {
    let options: EncodeOptions | undefined;
    const conversion = { largestError: 0.01234, meanError: 0.004 };
    const library = {
      encode: (given: EncodeOptions) => ((options = given), Promise.resolve({ ...RESULT, type: 'int8', truncated: 70, conversion } as const)), // prettier-ignore
    };
    const args = ['encode', '--audio', 'clips', '--encoder', 'wav2vec2', '--pooling', 'mean', '--to', 'out'];
    const { code, stderr } = await runCli([...args, '--max-seconds', '20', '--type', 'int8'], {
      cwd: '/data',
      library,
    });
    expect(code).toBe(0);
    expect(options).toMatchObject({ audio: '/data/clips', maxSeconds: 20, type: 'int8' });
    expect(stderr).toContain('longer than the encoder hears, of which the first part was encoded: 70 of 1,200');
    expect(stderr).toContain('because their audio files are missing, silent or cannot be read: 3');
    expect(stderr).toContain('a row changed by at most 0.012, by 0.004 on average, in units of epsilon');
    for (const more of [
      ['--images', 'x'],
      ['--max-pixels', '9'],
      ['--max-tokens', '9'],
      ['--column', 'c'],
    ])
      expect((await runCli([...args, ...more], { library })).code).toBe(2);
  });

  it('refuses --resume together with --overwrite, and an unknown pooling', async () => {
    expect((await runCli([...ARGS, '--resume', '--overwrite'])).code).toBe(2);
    expect((await runCli([...ARGS, '--pooling', 'max'])).stderr).toContain('Allowed choices are cls, mean');
  });
});
