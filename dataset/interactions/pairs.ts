/**
 * Interactions as a reader finds them, a batch at a time: so many lookups can wait for memory together. The reader fills it, hands it
 * on when it is full or its bytes are about to change, and empties it.
 */
export class PairBatch {
  static readonly capacity = 256;
  /** Interaction k: its user is `bytes[bounds[4k] .. bounds[4k + 1]]`, its item `bytes[bounds[4k + 2] .. bounds[4k + 3]]`. */
  readonly bounds = new Int32Array(4 * PairBatch.capacity);
  /** Line or row of each interaction, from 1. */
  readonly places = new Int32Array(PairBatch.capacity);
  length = 0;

  get isFull(): boolean {
    return this.length === PairBatch.capacity;
  }
}

/** What a reader of interactions finds, in file order. */
export interface PairVisitor {
  /** Ids are UTF-8 in `bytes`, without their quotes. Both arguments are reused after the call. */
  pairs(bytes: Uint8Array, batch: PairBatch): void;
  problem(place: number, text: string): void;
}
