import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSteps } from '../encoder/preprocessor.js';
import golden from './golden-pictures.json' with { type: 'json' };
import { FILTERS, resample, type Pixels } from './resample.js';
import { applySteps, cropMiddle } from './steps.js';

const folder = mkdtempSync(join(tmpdir(), 'amr-steps-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The picture of test/tools/golden-pictures.py. */
function picture([width, height]: readonly number[]): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) {
    const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
    data[at] = x * 7 + y * 13 + (at % 3) * 29 + ((x * y) % 251);
  }
  return { width, height, data };
}

const digest = (values: Uint8Array | Float32Array) => createHash('sha256').update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)).digest('hex'); // prettier-ignore

describe('resample()', () => {
  it.each(golden.resized)(
    'gives the bytes of Pillow: $from to $to by filter $filter',
    ({ from, to, filter, ...expected }) => {
      const [width, height] = to;
      expect(digest(resample(picture(from), { width, height }, FILTERS[filter]).data)).toBe(expected.digest);
    },
  );
});

describe('applySteps() with readSteps()', () => {
  it.each(golden.prepared)(
    'gives the values of the library of the model hub: $configuration.image_processor_type, $from',
    async ({ configuration, from, ...expected }) => {
      const path = join(folder, 'preprocessor_config.json');
      writeFileSync(path, JSON.stringify(configuration));
      expect(digest(applySteps(picture(from), await readSteps(path)))).toBe(expected.digest);
    },
  );
});

describe('cropMiddle()', () => {
  it('surrounds a smaller picture with black', () => {
    const { data } = cropMiddle({ width: 1, height: 1, data: Uint8Array.of(7, 8, 9) }, { width: 3, height: 2 });
    expect([...data]).toEqual([...Array(12).fill(0), 7, 8, 9, 0, 0, 0]);
  });
});
