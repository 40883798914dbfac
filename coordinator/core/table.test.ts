import { describe, expect, it } from 'vitest';
import { Table } from './table.js';

describe('Table', () => {
  it('with() and without() leave the table as it was', () => {
    const one = Table.empty<number>().with('a', 1);
    const two = one.with('b', 2);
    const changed = two.with('a', 3);
    const shrunk = changed.without('a').without('c');
    expect([...one]).toEqual([['a', 1]]);
    expect([...two]).toEqual([['a', 1], ['b', 2]]); // prettier-ignore
    expect([...changed]).toEqual([['a', 3], ['b', 2]]); // prettier-ignore
    expect([...shrunk]).toEqual([['b', 2]]);
    expect([shrunk.get('a'), shrunk.get('b'), shrunk.has('a'), shrunk.size]).toEqual([undefined, 2, false, 1]);
    expect(shrunk.with('a', 4).values()).toEqual([2, 4]);
  });
});
