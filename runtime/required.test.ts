import { describe, expect, it } from 'vitest';
import { required, unreachable } from './required.js';

describe('required()', () => {
  it('returns a value that is present, also one that is falsy', () => {
    expect([required(0, 'a'), required('', 'b'), required(false, 'c')]).toEqual([0, '', false]);
  });

  it('throws an error that names what is missing', () => {
    expect(() => required(null, 'Assign.manifest')).toThrow('Assign.manifest is missing');
    expect(() => required(undefined, 'Assign.manifest')).toThrow('Assign.manifest is missing');
  });
});

describe('unreachable()', () => {
  it('throws an error that shows the value', () => {
    expect(() => unreachable('sideways' as never)).toThrow('unexpected value: "sideways"');
  });
});
