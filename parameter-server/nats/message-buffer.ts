const [CR, LF, ZERO, H, M] = Buffer.from('\r\n0HM');
/** The number of bytes that end a line or a payload. */
const END_BYTES = 2;

/**
 * Memory into which a connection reads. It is cut into whole messages of the NATS protocol, so that no message has to
 * be assembled from pieces. The memory is used again when its messages have been read.
 */
export class MessageBuffer {
  #memory: Buffer;
  /** The first byte that belongs to no whole message yet, and the first byte that has not been received yet. */
  #start = 0;
  #end = 0;
  /** The number of bytes of the message at `#start`. It is 0 until the first line of the message is complete. */
  #length = 0;

  constructor(readonly bytes: number) {
    this.#memory = Buffer.allocUnsafeSlow(bytes);
  }

  /**
   * The place for the next bytes. `isRead` says that nobody reads the result of the previous `take` any more, so that
   * its memory may be overwritten. Otherwise that memory stays unchanged, and new memory is allocated if necessary.
   */
  room(isRead: boolean): Uint8Array {
    const rest = this.#end - this.#start;
    const isShort = this.#start + Math.max(this.#length, rest + 1) > this.#memory.length;
    if (isRead && rest === 0) this.#start = this.#end = 0;
    else if (isShort) {
      const size = Math.max(this.bytes, 2 * rest, this.#length);
      const memory = isRead && size <= this.#memory.length ? this.#memory : Buffer.allocUnsafeSlow(size);
      this.#memory.copy(memory, 0, this.#start, this.#end);
      this.#memory = memory;
      this.#start = 0;
      this.#end = rest;
    }
    return this.#memory.subarray(this.#end);
  }

  /**
   * Called when `count` bytes have been written into `room`. Returns all messages that are whole now, one after
   * another, or undefined when there is none.
   */
  take(count: number): Uint8Array | undefined {
    this.#end += count;
    const from = this.#start;
    for (;;) {
      if (this.#length === 0) this.#length = messageLength(this.#memory.subarray(this.#start, this.#end));
      if (this.#length === 0 || this.#start + this.#length > this.#end) break;
      this.#start += this.#length;
      this.#length = 0;
    }
    return this.#start > from ? this.#memory.subarray(from, this.#start) : undefined;
  }
}

/**
 * The number of bytes of the message that starts here. Its end may not have arrived yet. Returns 0 when its first line
 * is incomplete.
 */
function messageLength(bytes: Buffer): number {
  const end = bytes.indexOf(LF);
  if (end < 0) return 0;
  // Only MSG, and HMSG for messages with headers, have a payload.
  if (bytes[bytes[0] === H ? 1 : 0] !== M) return end + 1;
  let size = 0;
  const last = bytes[end - 1] === CR ? end - 2 : end - 1;
  for (let at = last, unit = 1; bytes[at] >= ZERO; at--, unit *= 10) size += unit * (bytes[at] - ZERO);
  return end + 1 + size + END_BYTES;
}
