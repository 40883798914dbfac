/** Something that happens at a moment of virtual time. */
interface Event {
  /** The moment in seconds. */
  readonly at: number;
  /** The place among the events that were added, which decides between events of the same moment. */
  readonly order: number;
  readonly run: () => void;
}

/** The virtual clock of a simulation, and what is still to happen, in a binary heap. */
export class EventQueue {
  readonly #heap: Event[] = [];
  #now = 0;
  #added = 0;

  /** The present moment, in seconds. */
  get now(): number {
    return this.#now;
  }

  /** Adds something that happens at a moment, which must not be in the past. */
  add(at: number, run: () => void): void {
    const heap = this.#heap;
    const event = { at, order: this.#added++, run };
    let place = heap.length;
    for (; place > 0; place = (place - 1) >> 1) {
      const parent = heap[(place - 1) >> 1];
      if (!isBefore(event, parent)) break;
      heap[place] = parent;
    }
    heap[place] = event;
  }

  /** Moves the clock to the next event and lets it happen. Returns false when there is none. */
  next(): boolean {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!last) return false;
    if (heap.length > 0) this.#sink(last);
    this.#now = first.at;
    first.run();
    return true;
  }

  /** Puts an event in the place of the first one. */
  #sink(event: Event): void {
    const heap = this.#heap;
    let place = 0;
    for (let child = 1; child < heap.length; child = 2 * place + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++;
      if (!isBefore(heap[child], event)) break;
      heap[place] = heap[child];
      place = child;
    }
    heap[place] = event;
  }
}

function isBefore(left: Event, right: Event): boolean {
  return left.at < right.at || (left.at === right.at && left.order < right.order);
}
