/**
 * An immutable map that keeps the order of its keys. `with` and `without` return another table. Replacing a value
 * copies one array and no hash table. This is fast because members send reports all the time but rarely join or leave.
 */
export class Table<Value> implements Iterable<readonly [string, Value]> {
  /** A table without entries. */
  static empty<Value>(): Table<Value> {
    return new Table<Value>(new Map(), []);
  }

  private constructor(
    private readonly places: ReadonlyMap<string, number>,
    private readonly entries: readonly (readonly [string, Value])[],
  ) {}

  /** The number of entries. */
  get size(): number {
    return this.entries.length;
  }

  /** Whether the key is in the table. */
  has(key: string): boolean {
    return this.places.has(key);
  }

  /** The value at the key, or undefined. */
  get(key: string): Value | undefined {
    const place = this.places.get(key);
    return place === undefined ? undefined : this.entries[place][1];
  }

  /** The values in the order of the keys. */
  values(): Value[] {
    return this.entries.map(([, value]) => value);
  }

  [Symbol.iterator](): Iterator<readonly [string, Value]> {
    return this.entries[Symbol.iterator]();
  }

  /** The table with this value at the key. A new key comes last. */
  with(key: string, value: Value): Table<Value> {
    const place = this.places.get(key);
    if (place === undefined) {
      return new Table(new Map(this.places).set(key, this.entries.length), [...this.entries, [key, value]]);
    }
    const entries = this.entries.slice();
    entries[place] = [key, value];
    return new Table(this.places, entries);
  }

  /** The table without this key. */
  without(key: string): Table<Value> {
    const entries = this.entries.filter(([other]) => other !== key);
    return new Table(new Map(entries.map(([other], place) => [other, place])), entries);
  }
}
