import { parquetWriteBuffer } from 'hyparquet-writer';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withInputFile } from '../input-file.js';
import { understandGuarded, type ThreadLimits } from './guarded-parquet.js';

describe('understandGuarded()', () => {
  let directory: string;
  let path: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'amr-parquet-'));
    path = join(directory, 'train.parquet');
  });
  afterEach(() => rm(directory, { recursive: true }));

  const strings = (name: string, data: string[]) => ({ name, data, type: 'STRING' as const });
  const small = () =>
    Buffer.from(
      parquetWriteBuffer({ columnData: [strings('user', ['a', 'b', 'c']), strings('item', ['x', 'y', 'z'])] }),
    );

  async function read(bytes: Buffer, limits?: ThreadLimits): Promise<number> {
    await writeFile(path, bytes);
    return withInputFile(path, async (file) => {
      const understood = await understandGuarded(file, {}, limits);
      let pairs = 0;
      try {
        await understood.read({ pairs: (_, { length }) => (pairs += length), problem: () => {} });
      } finally {
        await understood.close?.();
      }
      return pairs;
    });
  }

  it('reads all rows, also many more than may be under way', async () => {
    expect(await read(small())).toBe(3);
    const ids = Array.from({ length: 300_000 }, (_, at) => `id-${at % 1000}`);
    expect(
      await read(Buffer.from(parquetWriteBuffer({ columnData: [strings('user', ids), strings('item', ids)] }))),
    ).toBe(300_000);
  });

  it('ends a reader that computes without end, and this thread is free meanwhile', async () => {
    const bytes = small();
    // The number of values of a page becomes so large that the library decodes for hours.
    bytes[10] ^= 8;
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 10);
    const limits = { silenceMs: 1000, heapMib: 512 };
    await expect(read(bytes, limits)).rejects.toThrow(
      `Cannot read ${path} as Parquet: reading it made no progress for 1 s, so the file seems to be damaged`,
    );
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(10);
  });

  it('ends a reader that takes too much memory', async () => {
    const ids = Array.from({ length: 300_000 }, (_, at) => `an id that is different in every row ${at}`);
    const bytes = Buffer.from(parquetWriteBuffer({ columnData: [strings('user', ids), strings('item', ids)] }));
    await expect(read(bytes, { silenceMs: 60_000, heapMib: 16 })).rejects.toThrow('reading it takes too much memory');
  });
});
