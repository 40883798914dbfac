import type { RawInteractions, Split } from './split.js';
import { Part } from './split.js';

/** The numbers of a part of a split. */
export interface PartCounts {
  readonly users: number;
  readonly items: number;
  readonly pairs: number;
}

/** The numbers of a split. */
export interface SplitCounts {
  readonly train: PartCounts;
  /** Null where no validation was asked for. */
  readonly validation: PartCounts | null;
  readonly test: PartCounts;
  /** Users of training without a test pair. */
  readonly usersWithoutTest: number;
  /** Items of the test that training lacks. */
  readonly itemsOfTestAlone: number;
}

/** Counts the users, items and pairs of the parts. */
export function countSplit(
  rows: RawInteractions,
  { parts }: Split,
  { validation }: { validation: number },
): SplitCounts {
  const marks = Object.fromEntries(
    (['train', 'validation', 'test'] as const).map((name) => [name, markPart(rows, parts, Part[name])]),
  ) as Record<'train' | 'validation' | 'test', Marks>;
  const countOf = ({ users, items, pairs }: Marks): PartCounts => ({ users: sum(users), items: sum(items), pairs });
  const { train, test } = marks;
  return {
    train: countOf(train),
    validation: validation > 0 ? countOf(marks.validation) : null,
    test: countOf(test),
    usersWithoutTest: sum(train.users.map((mark, user) => mark & ~test.users[user])),
    itemsOfTestAlone: sum(test.items.map((mark, item) => mark & ~train.items[item])),
  };
}

/** The users and items of a part, marked by 1, and the number of its pairs. */
interface Marks {
  readonly users: Uint8Array;
  readonly items: Uint8Array;
  readonly pairs: number;
}

function markPart({ users, items, userCount, itemCount }: RawInteractions, parts: Uint8Array, part: number): Marks {
  const marks = { users: new Uint8Array(userCount), items: new Uint8Array(itemCount), pairs: 0 };
  for (let row = 0; row < parts.length; row++) {
    if (parts[row] !== part) continue;
    marks.users[users[row]] = marks.items[items[row]] = 1;
    marks.pairs++;
  }
  return marks;
}

function sum(values: Uint8Array): number {
  return values.reduce((total, value) => total + value, 0);
}
