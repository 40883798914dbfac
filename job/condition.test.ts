import { describe, expect, it } from 'vitest';
import { columnsOf, ConditionError, parseCondition } from './condition.js';

describe('parseCondition()', () => {
  it('binds not before and, and and before or', () => {
    const name = (text: string) => ({
      kind: 'comparison',
      operator: '==',
      left: { kind: 'column', name: text },
      right: { kind: 'number', value: 1 },
    });
    expect(parseCondition('a == 1 or not b == 1 and c == 1')).toEqual({
      kind: 'or',
      left: name('a'),
      right: { kind: 'and', left: { kind: 'not', condition: name('b') }, right: name('c') },
    });
    expect(parseCondition('(a == 1 or b == 1) and c == 1')).toMatchObject({ kind: 'and', left: { kind: 'or' } });
  });

  it('knows names, names in backquotes, positions, numbers and quoted texts', () => {
    const condition = parseCondition('`Unnamed: 0` >= -1.5e2 and #3 != "a b" and user_id:token < \'x\' and true');
    expect(columnsOf(condition)).toEqual(['Unnamed: 0', '#3', 'user_id:token']);
  });

  it.each([
    ['', 'expected a column, such as rating, at the ^ in: ^'],
    ['rating = 4', 'write == for "is equal to", at the ^ in: rating ^= 4'],
    ['rating >= ', 'expected a number, a quoted text or a column after >=, at the ^ in: rating >= ^'],
    ['rating >= 4 && x == 1', 'write and, at the ^ in: rating >= 4 ^&& x == 1'],
    ['rating >= 4 x == 1', 'expected and, or, or the end, at the ^ in: rating >= 4 ^x == 1'],
    ['(rating >= 4', 'expected a closing parenthesis, at the ^ in: (rating >= 4^'],
    ['name == "x', 'this quote is not closed, at the ^ in: name == ^"x'],
    ['1 == 1', 'one side of a comparison must be a column, at the ^ in: 1 == 1^'],
    ['rating 4', 'expected a comparison (==, !=, <, <=, > or >=), at the ^ in: rating ^4'],
    ['process.exit()', 'expected a comparison (==, !=, <, <=, > or >=), at the ^ in: process.exit^()'],
  ])('refuses %j and marks the place', (text, message) => {
    expect(() => parseCondition(text)).toThrow(new ConditionError(message));
  });
});
