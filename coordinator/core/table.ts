/**
 * Values by key that are never changed: `with` and `without` return another table. Replacing a value costs one copy of an
 * array, whatever the keys: members say something all the time, and seldom come or go.
 */
export class Table<Value> implements Iterable<readonly [string, Value]> {
  static empty<Value>(): Table<Value> {
    return new Table<Value>(new Map(), []);
  }

  private constructor(
    private readonly places: ReadonlyMap<string, number>,
    private readonly entries: readonly (readonly [string, Value])[],
  ) {}

  get size(): number {
    return this.entries.length;
  }

  has(key: string): boolean {
    return this.places.has(key);
  }

  get(key: string): Value | undefined {
    const place = this.places.get(key);
    return place === undefined ? undefined : this.entries[place][1];
  }

  values(): Value[] {
    return this.entries.map(([, value]) => value);
  }

  [Symbol.iterator](): Iterator<readonly [string, Value]> {
    return this.entries[Symbol.iterator]();
  }

  /** New keys come last. */
  with(key: string, value: Value): Table<Value> {
    const place = this.places.get(key);
    if (place === undefined) {
      return new Table(new Map(this.places).set(key, this.entries.length), [...this.entries, [key, value]]);
    }
    const entries = this.entries.slice();
    entries[place] = [key, value];
    return new Table(this.places, entries);
  }

  without(key: string): Table<Value> {
    const entries = this.entries.filter(([other]) => other !== key);
    return new Table(new Map(entries.map(([other], place) => [other, place])), entries);
  }
}
