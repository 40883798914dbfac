import type { IdTable } from '../ids/id-table.js';
import { quote } from '../quote.js';
import { columnsNamedAs } from './names.js';

/** The kinds of odd ids: how to tell one, and what the warning says of it. The first kind that fits counts. */
const KINDS: readonly { readonly fits: (id: string) => boolean; readonly why: string }[] = [
  {
    fits: (id) => /^(nan|null|none|nil|\\n|n\/a|#n\/a|<na>|na|undefined)$/i.test(id),
    why: 'is what data formats write for "no value", and is taken as an id like any other',
  },
  { fits: (id) => id !== id.trim(), why: 'begins or ends with a space, which belongs to the id' },
  {
    fits: (id) => /^[\u200b-\u200f\u2060\ufeff]|[\u200b-\u200f\u2060\ufeff]$/u.test(id),
    why: 'begins or ends with a character that nobody sees, which belongs to the id',
  },
  { fits: (id) => /^'.*'$/.test(id), why: 'is in single quotes, which belong to the id: CSV has double quotes' },
  { fits: (id) => id.startsWith('#'), why: 'begins with #, as comments do, and is taken as an id like any other' },
  {
    fits: (id) => /^[+-]?\d+[.,]\d+e\+?\d+$/i.test(id),
    why: 'is a number that a program rounded, so that different ids may have become one: write ids as text',
  },
  { fits: isColumnName, why: 'is the name of a column in many data sets, and is taken as an id like any other' },
];

/** Whether an id is a usual name of a column, such as `user_id` in a header between two files that were joined. */
function isColumnName(id: string): boolean {
  return /id$/i.test(id) && (columnsNamedAs('user', [id]).length > 0 || columnsNamedAs('item', [id]).length > 0);
}

/** An odd id, the place of its first interaction, and the number of its interactions. */
interface Found {
  readonly id: string;
  readonly why: string;
  readonly firstPlace: string;
  count: number;
}

/** The ids of a batch of interactions, which were just numbered. */
export interface NumberedBatch {
  readonly table: Pick<IdTable, 'size' | 'idOf'>;
  /** Returns the place of interaction `at` of the batch, in words. */
  readonly placeOf: (at: number) => string;
}

/** Counts interactions with odd ids, which are read as they are, but are seldom meant. */
export class OddIds {
  /** The odd ids, by the number of the id. */
  readonly #found = new Map<number, Found>();
  #known: number;

  /** @param known ids with a lower number were looked at before. */
  constructor(
    private readonly what: 'user' | 'item',
    known: number,
  ) {
    this.#known = known;
  }

  /** Looks at the numbers of a batch of ids. */
  look(numbers: Int32Array, batch: NumberedBatch): void {
    const { size } = batch.table;
    if (size > this.#known) this.#lookAtNew(numbers, batch);
    this.#known = Math.max(this.#known, size);
    if (this.#found.size === 0) return;
    for (const number of numbers) {
      const found = this.#found.get(number);
      if (found) found.count++;
    }
  }

  /** Looks at the ids of a batch that were not seen before. */
  #lookAtNew(numbers: Int32Array, { table, placeOf }: NumberedBatch): void {
    for (const [at, number] of numbers.entries()) {
      if (number < this.#known || this.#found.has(number)) continue;
      const id = table.idOf(number);
      const kind = KINDS.find(({ fits }) => fits(id));
      if (kind) this.#found.set(number, { id, why: kind.why, firstPlace: placeOf(at), count: 0 });
    }
  }

  /** Returns one warning for each odd id, at most three, and one for the others. */
  warnings(path: string): string[] {
    const all = [...this.#found.values()];
    const shown = all.slice(0, 3).map(({ id, why, firstPlace, count }) => {
      const times = count === 1 ? 'in 1 interaction' : `in ${count} interactions`;
      return `${firstPlace}: the ${this.what} id ${quote(id)} ${why}: ${times}`;
    });
    return all.length > 3 ? [...shown, `${path}: and ${all.length - 3} more ${this.what} ids like these`] : shown;
  }
}
