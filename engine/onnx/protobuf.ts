/**
 * Writes a message in the format of protocol buffers, as far as an ONNX model needs it. Fields are written in the order
 * of the calls. Source: protobuf.dev, "Encoding".
 */
export class ProtobufMessage {
  readonly #chunks: Uint8Array[] = [];

  /**
   * Writes a field of type int32, int64 or enum. Throws a RangeError unless the value is a safe integer of 0 or above.
   */
  integer(field: number, value: number): this {
    this.#chunks.push(varint(field * 8), varint(value));
    return this;
  }

  /** Writes a field of type float. */
  float(field: number, value: number): this {
    this.#chunks.push(varint(field * 8 + 5), new Uint8Array(Float32Array.of(value).buffer));
    return this;
  }

  /** Writes a field of type string. */
  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  /** Writes a field of type bytes. */
  bytes(field: number, value: Uint8Array): this {
    this.#chunks.push(varint(field * 8 + 2), varint(value.length), value);
    return this;
  }

  /** Writes a field that is a message itself. */
  message(field: number, value: ProtobufMessage): this {
    return this.bytes(field, value.finish());
  }

  /** Returns the bytes of the message. */
  finish(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#chunks));
  }
}

/**
 * Encodes an integer with seven bits in each byte, the lowest first. Offsets in feature files need more than 32 bits.
 */
function varint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`Cannot write an integer as it must be safe and not negative: current value is ${value}`);
  }
  const bytes: number[] = [];
  while (value >= 128) {
    bytes.push((value % 128) + 128);
    value = Math.floor(value / 128);
  }
  bytes.push(value);
  return Uint8Array.from(bytes);
}
