/**
 * A batch of interactions in the form in which a reader finds them. With a batch, many lookups of ids can wait for
 * memory at the same time. The reader fills the batch, passes it on when it is full or its bytes are about to change,
 * and empties it.
 */
export class PairBatch {
  /** The most interactions of a batch. */
  static readonly capacity = 256;
  /**
   * Interaction k: its user is `bytes[bounds[4k] .. bounds[4k + 1]]`, its item `bytes[bounds[4k + 2] .. bounds[4k +
   * 3]]`.
   */
  readonly bounds = new Int32Array(4 * PairBatch.capacity);
  /** The line or row of each interaction, counted from 1. */
  readonly places = new Int32Array(PairBatch.capacity);
  /** The time of each interaction, where times are read. */
  readonly times = new Float64Array(PairBatch.capacity);
  /** The number of interactions in the batch. */
  length = 0;

  get isFull(): boolean {
    return this.length === PairBatch.capacity;
  }
}

/** Receives the interactions and problems that a reader finds, in the order of the file. */
export interface PairVisitor {
  /**
   * Receives a batch whose ids are UTF-8 in `bytes`, without quotes. The reader reuses both arguments after the call.
   */
  pairs(bytes: Uint8Array, batch: PairBatch): void;
  /** Receives a problem of a line or row, whose number is `place`, from 1. */
  problem(place: number, text: string): void;
}
