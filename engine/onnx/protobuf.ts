/**
 * Writes a message of the protocol buffers format, as far as an ONNX model needs it. Fields are written in the order of the calls.
 * Source: protobuf.dev, "Encoding".
 */
export class ProtobufMessage {
  private readonly chunks: Uint8Array[] = [];

  /** Field of type int32, int64 or enum; a safe integer >= 0. */
  integer(field: number, value: number): this {
    this.chunks.push(varint(field * 8), varint(value));
    return this;
  }

  /** Field of type float. */
  float(field: number, value: number): this {
    this.chunks.push(varint(field * 8 + 5), new Uint8Array(Float32Array.of(value).buffer));
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    this.chunks.push(varint(field * 8 + 2), varint(value.length), value);
    return this;
  }

  message(field: number, value: ProtobufMessage): this {
    return this.bytes(field, value.finish());
  }

  finish(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.chunks));
  }
}

/** Writes seven bits in each byte, the lowest first. Offsets in feature files need more than 32 bits. */
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
