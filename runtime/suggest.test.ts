import { expect, it } from 'vitest';
import { closest, didYouMean } from './suggest.js';

it('closest() finds the word that was meant', () => {
  const words = ['train', 'evaluate', 'recommend', 'batchSize', 'at'];
  expect(closest('tarin', words)).toBe('train');
  expect(closest('evalute', words)).toBe('evaluate');
  expect(closest('batch_size', words)).toBe('batchSize');
  expect(closest('reccomend', words)).toBe('recommend');
});

it('closest() gives nothing rather than a wild guess', () => {
  expect(closest('deploy', ['train', 'evaluate'])).toBeNull();
  expect(closest('xyz', ['at'])).toBeNull();
  expect(closest('x', [])).toBeNull();
  expect(didYouMean('deploy', ['train'])).toBe('');
  expect(didYouMean('trian', ['train'])).toBe('; did you mean "train"?');
});
