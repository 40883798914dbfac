/** A queue of functions to call at simulated times. Functions of the same time are called in the order in which they were added. */
export class Timetable {
  now = 0;
  #planned = 0;
  readonly #heap: { time: number; order: number; act: () => void }[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** Calls a function after a number of milliseconds. */
  after(delay: number, act: () => void): void {
    const heap = this.#heap;
    const entry = { time: this.now + delay, order: this.#planned++, act };
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (!precedes(entry, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = entry;
  }

  /** Calls the next function if it is due by `until`. Returns whether it did. */
  step(until: number): boolean {
    const [first] = this.#heap;
    if (first === undefined || first.time > until) {
      this.now = Math.max(this.now, until);
      return false;
    }
    this.#removeFirst();
    this.now = first.time;
    first.act();
    return true;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && precedes(heap[child + 1], heap[child])) child++;
      if (!precedes(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
  }
}

function precedes(left: { time: number; order: number }, right: { time: number; order: number }): boolean {
  return left.time < right.time || (left.time === right.time && left.order < right.order);
}

/** Random numbers from one seed (xorshift32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = mix(seed, 0x9e3779b9) | 1;
  }

  /** A random number x with 0 <= x < 1. */
  roll(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + this.roll() * (high - low);
  }

  below(count: number): number {
    return Math.floor(this.roll() * count);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)];
  }

  chance(probability: number): boolean {
    return this.roll() < probability;
  }
}

/** A hash of two numbers that depends on every bit of both. It stands for the change of a row in a step. */
export function mix(left: number, right: number): number {
  let hash = Math.imul(left ^ (right + 0x7f4a7c15), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
