const [CR, LF, ZERO, H, M] = Buffer.from('\r\n0HM');
/** The line's end and the payload's. */
const END_BYTES = 2;

/**
 * Memory that a connection reads into, cut into whole messages of the NATS protocol: so none has to be put together from
 * pieces, and the memory is used again once it has been read.
 */
export class MessageBuffer {
  #memory: Buffer;
  /** The first byte that belongs to no whole message yet, and the first one that was not read yet. */
  #start = 0;
  #end = 0;
  /** Bytes of the message at `#start`, once its first line is known. */
  #length = 0;

  constructor(readonly bytes: number) {
    this.#memory = Buffer.allocUnsafeSlow(bytes);
  }

  /**
   * Where the next bytes go. `isRead`: nobody reads what `take` gave before, so it may be overwritten; otherwise it stays
   * as it is, if need be in memory of its own.
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

  /** So many bytes were written into `room`. All whole messages that there are now, one behind the other; undefined without one. */
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

/** Bytes of the message that starts here, its end perhaps still to come; 0 while its first line is not whole. */
function messageLength(bytes: Buffer): number {
  const end = bytes.indexOf(LF);
  if (end < 0) return 0;
  // MSG, or HMSG with headers: only what subscriptions hear has a payload.
  if (bytes[bytes[0] === H ? 1 : 0] !== M) return end + 1;
  let size = 0;
  const last = bytes[end - 1] === CR ? end - 2 : end - 1;
  for (let at = last, unit = 1; bytes[at] >= ZERO; at--, unit *= 10) size += unit * (bytes[at] - ZERO);
  return end + 1 + size + END_BYTES;
}
