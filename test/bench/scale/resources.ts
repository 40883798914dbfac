import type { EventQueue } from './event-queue.js';

/** One direction of a network interface. It carries one message after the other. */
export class Link {
  #freeAt = 0;

  constructor(
    /** Bytes per second. */
    readonly speed: number,
  ) {}

  /**
   * Carries bytes that are ready to leave at a moment, or that another link brings until that moment at the earliest. Returns
   * when the last byte has passed.
   */
  carry(bytes: number, at: number): number {
    this.#freeAt = Math.max(at, this.#freeAt + bytes / this.speed);
    return this.#freeAt;
  }

  /** Sends bytes that are there at a moment. Returns when the last byte has left. */
  send(bytes: number, at: number): number {
    this.#freeAt = Math.max(at, this.#freeAt) + bytes / this.speed;
    return this.#freeAt;
  }
}

/** Work for a lane. */
interface Work {
  readonly seconds: number;
  readonly done: () => void;
}

/**
 * The cores of a server. Work belongs to lanes. As a NATS server does for each connection, one core at a time works for a lane, in
 * order, until nothing is left; lanes wait for a core in the order in which they got work.
 */
export class Cores {
  /** The work of the lanes that wait for a core or have one. */
  readonly #lanes = new Map<string, Work[]>();
  readonly #waiting: string[] = [];
  #free: number;

  constructor(
    readonly events: EventQueue,
    count: number,
  ) {
    this.#free = count;
  }

  /** Adds work to a lane and calls `done` when it has been done. */
  add(lane: string, seconds: number, done: () => void): void {
    const work = { seconds, done };
    const known = this.#lanes.get(lane);
    if (known) {
      known.push(work);
      return;
    }
    this.#lanes.set(lane, [work]);
    if (this.#free === 0) this.#waiting.push(lane);
    else {
      this.#free--;
      this.#serve(lane);
    }
  }

  /** Does the work of a lane on one core. */
  #serve(lane: string): void {
    const [work] = this.#lanes.get(lane) ?? [];
    this.events.add(this.events.now + work.seconds, () => {
      const rest = this.#lanes.get(lane) ?? [];
      rest.shift();
      work.done();
      if (rest.length > 0) this.#serve(lane);
      else this.#leave(lane);
    });
  }

  /** Gives the core of a lane without work to the next one. */
  #leave(lane: string): void {
    this.#lanes.delete(lane);
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else this.#serve(next);
  }
}
