import { describe, expect, it } from 'vitest';
import { relativeRoot } from './data-root.js';

describe('relativeRoot()', () => {
  it('is a path where model and data lie close together', () => {
    expect(relativeRoot('/work/a/m', '/work/a')).toBe('..');
    expect(relativeRoot('/work/a/m', '/work/a/data')).toBe('../data');
    expect(relativeRoot('/work/a/m', '/work/a/m')).toBe('.');
    expect(relativeRoot('/models/m', '/data')).toBeUndefined();
  });
});
