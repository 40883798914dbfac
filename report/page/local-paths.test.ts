import { describe, expect, it } from 'vitest';
import { smallJob } from '../../test/support/comparison.js';
import { withoutLocalPaths } from './local-paths.js';

describe('withoutLocalPaths()', () => {
  it('makes paths inside the root relative, keeps the name of others, and leaves all else alone', () => {
    const job = smallJob({
      data: {
        interactions: '/home/ada/shop/train.tsv',
        test: 'test.tsv',
        features: ['/mnt/big/f.npy', 'more.npy'],
        root: '/home/ada/shop',
        images: 'https://pictures.example/{item}.jpg',
      },
      from: '/home/ada/models/vbpr',
      stages: [{ kind: 'amr', epochs: 1 }],
    });
    const { from, data } = withoutLocalPaths(job, '/home/ada/shop');
    expect(from).toBe('vbpr');
    expect(data).toMatchObject({ test: 'test.tsv', root: '.', images: 'https://pictures.example/{item}.jpg' });
    expect(JSON.stringify(data)).toContain('train.tsv');
    expect(JSON.stringify({ from, data })).not.toMatch(/\/home|\/mnt/);
  });
});
