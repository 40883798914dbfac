import type { IdTable } from '../ids/id-table.js';
import { quote } from '../quote.js';

/** Texts that data formats write in place of a missing value. */
const NOTHING = /^(nan|null|none|nil|\\n|n\/a|#n\/a|<na>|na|undefined)$/i;

/** An odd id, the place of its first interaction, and the number of its interactions. */
interface Found {
  readonly id: string;
  readonly firstPlace: string;
  count: number;
}

/** The ids of a batch of interactions, which were just numbered. */
export interface NumberedBatch {
  readonly table: Pick<IdTable, 'size' | 'idOf'>;
  /** Returns the place of interaction `at` of the batch, in words. */
  readonly placeOf: (at: number) => string;
}

/**
 * Counts interactions with odd ids: ids that formats write in place of a missing value, and ids that begin or end with
 * a space.
 */
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
      if (NOTHING.test(id) || id !== id.trim()) this.#found.set(number, { id, firstPlace: placeOf(at), count: 0 });
    }
  }

  /** Returns one warning for each odd id, at most three, and one for the others. */
  warnings(path: string): string[] {
    const all = [...this.#found.values()];
    const shown = all.slice(0, 3).map(({ id, firstPlace, count }) => {
      const why = NOTHING.test(id)
        ? `is what data formats write for "no value", and is taken as an id like any other`
        : 'begins or ends with a space, which belongs to the id';
      const times = count === 1 ? 'in 1 interaction' : `in ${count} interactions`;
      return `${firstPlace}: the ${this.what} id ${quote(id)} ${why}: ${times}`;
    });
    return all.length > 3 ? [...shown, `${path}: and ${all.length - 3} more ${this.what} ids like these`] : shown;
  }
}
