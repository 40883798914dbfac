import { expect, it } from 'vitest';
import { withRelativePaths } from './relative-paths.js';

it.each([
  ['/work/data/train.csv: tab-separated', '/work', 'data/train.csv: tab-separated'],
  ['Cannot read "/work/x y.csv", /work/z.csv', '/work', 'Cannot read "x y.csv", z.csv'],
  ['/work/.cache/amr/x.npy', '/work', '.cache/amr/x.npy'],
  ['/mnt/work/train.csv', '/work', '/mnt/work/train.csv'],
  ['/workshop/train.csv', '/work', '/workshop/train.csv'],
  ['the folder /work/ is full', '/work', 'the folder /work/ is full'],
  ['/a+b/c.csv and /aab/c.csv', '/a+b', 'c.csv and /aab/c.csv'],
  ['/etc/passwd', '/', '/etc/passwd'],
])('withRelativePaths() of %j in %s', (text, cwd, shown) => {
  expect(withRelativePaths(text, cwd)).toBe(shown);
});
