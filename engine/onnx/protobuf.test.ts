import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { ProtobufMessage } from './protobuf.js';

const schema = protobuf.parse(`
  syntax = "proto3";
  message Inner { string name = 1; }
  message Outer { int64 large = 1; float real = 2; bytes raw = 16; repeated Inner inner = 2047; repeated int32 small = 5; }
`);

describe('ProtobufMessage', () => {
  it('finish() gives what another implementation reads', () => {
    const bytes = new ProtobufMessage()
      .integer(1, 20_000_000_000)
      .float(2, 0.1)
      .bytes(16, Uint8Array.of(0, 255))
      .message(2047, new ProtobufMessage().string(1, 'é'))
      .message(2047, new ProtobufMessage())
      .integer(5, 127)
      .integer(5, 128)
      .integer(5, 0)
      .finish();
    const Outer = schema.root.lookupType('Outer');
    expect(Outer.toObject(Outer.decode(bytes), { longs: Number, bytes: Array, defaults: true })).toEqual({
      large: 20_000_000_000,
      real: Math.fround(0.1),
      raw: [0, 255],
      inner: [{ name: 'é' }, { name: '' }],
      small: [127, 128, 0],
    });
  });

  it.each([-1, 0.5, 2 ** 53])('integer() refuses %d', (value) => {
    expect(() => new ProtobufMessage().integer(1, value)).toThrow(`current value is ${value}`);
  });
});
