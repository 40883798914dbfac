import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrameFields } from './codec.js';
import {
  addressChecksum,
  copyValues,
  CorruptFrameError,
  decodeFrame,
  encodeFrame,
  LARGEST_FRAME,
  SMALLEST_FRAME,
} from './codec.js';
import { cutRows, HEADER_BYTES, VALUE_TYPES } from './frame-size.js';

const address = addressChecksum('amr.v1.job.1.shard.0.push');
const fields = { kind: 'rows', width: 3, node: 5, step: 2 ** 40, from: 7, count: 2, total: 9, triples: 11 } as const;
const ids = Int32Array.of(4, 2_000_000_000);
const values = Float32Array.of(1, -2, 3.5, NaN, Infinity, -0);

describe('decodeFrame()', () => {
  it('gives back what encodeFrame() was given, from a message at any alignment', () => {
    const bytes = encodeFrame(address, { ...fields, sender: 3 }, { ids, values });
    for (let shift = 0; shift < 4; shift++) {
      const message = new Uint8Array(bytes.length + shift).subarray(shift);
      message.set(bytes);
      const { body, ...frame } = decodeFrame(address, message);
      expect(frame).toEqual({ ...fields, status: 'ok', sender: 3, type: 'float32', tensor: 0, ids });
      const out = new Float32Array(8);
      copyValues(body, out, 1);
      expect(out).toEqual(Float32Array.of(0, ...values, 0));
    }
  });

  it('throws for a frame with any bit flipped, cut short, lengthened, or sent to another address', () => {
    const bytes = encodeFrame(address, fields, { ids, values });
    fc.assert(
      fc.property(fc.nat(8 * bytes.length - 1), (bit) => {
        const flipped = bytes.slice();
        flipped[bit >> 3] ^= 1 << (bit & 7);
        expect(() => decodeFrame(address, flipped)).toThrow(CorruptFrameError);
      }),
    );
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeFrame(address, bytes.subarray(0, length))).toThrow(CorruptFrameError);
    }
    expect(() => decodeFrame(address, new Uint8Array([...bytes, 0]))).toThrow(CorruptFrameError);
    expect(() => decodeFrame(addressChecksum('amr.v1.job.2.shard.0.push'), bytes)).toThrow('checksum');
  });

  it('gives back the fields of each kind', () => {
    const kinds: FrameFields[] = [
      { kind: 'absent', node: 7 },
      { kind: 'wantRows', stage: 2 },
      { kind: 'wantProjection', stage: 1 },
      { kind: 'state', group: 'users', partition: 5 },
      { kind: 'state', group: 'items', isDrawn: true },
      { kind: 'state', group: 'projection', isDrawn: false },
      { kind: 'text', group: 'itemIds' },
      { kind: 'wantFolded' },
      { kind: 'folded' },
      { kind: 'values' },
      { kind: 'rows', node: 3, type: 'bfloat16' },
      { kind: 'wantProjection', stage: 1, type: 'bfloat16' },
      { kind: 'state', group: 'users', partition: 5, tensor: 1 },
    ];
    const counts = { width: 0, step: 0, from: 0, count: 0, total: 0, triples: 0, sender: 0, tensor: 0 };
    const common = { status: 'ok', type: 'float32', ...counts };
    for (const kind of kinds) {
      const { body: _, ids: __, ...frame } = decodeFrame(address, encodeFrame(address, kind));
      expect(frame).toEqual({ ...common, ...kind });
    }
  });

  it('keeps the bytes that other versions read', () => {
    const view = new DataView(encodeFrame(address, { kind: 'state', group: 'projection', isDrawn: true }).buffer);
    expect([view.getUint8(8), view.getUint32(12, true), view.getUint8(42)]).toEqual([8, 1, 2]);
    const text = encodeFrame(address, { kind: 'text', group: 'userIds' });
    text[42] = 0;
    new DataView(text.buffer).setUint32(4, crc32(text.subarray(8), address), true);
    expect(() => decodeFrame(address, text)).toThrow('A frame of kind text has group users');
  });

  it('throws for a type that the kind does not have', () => {
    const folded = encodeFrame(address, { kind: 'folded', type: 'bfloat16' });
    expect(() => decodeFrame(address, folded)).toThrow('A frame of kind folded has the type 1');
  });

  it('throws for a frame whose length is not what its header says, though the checksum is right', () => {
    for (const wrong of [{ count: 3 }, { type: 'bfloat16' }] as const) {
      const bytes = encodeFrame(address, { ...fields, ...wrong }, { ids, values });
      expect(() => decodeFrame(address, bytes)).toThrow('its header says');
    }
  });
});

describe('cutRows()', () => {
  it('holds every row once, in order, in frames that pass the server', () => {
    const limit = fc.integer({ min: SMALLEST_FRAME, max: LARGEST_FRAME });
    const type = fc.constantFrom(...VALUE_TYPES);
    const sizes = { width: fc.integer({ min: 1, max: 4096 }), total: fc.nat(50_000), limit, type };
    fc.assert(
      fc.property(fc.record(sizes), ({ width, total, limit, type }) => {
        let next = 0;
        for (const { from, count } of cutRows(width, total, limit, type)) {
          expect(from).toBe(next);
          next += count;
          expect(HEADER_BYTES + count * (4 + (type === 'float32' ? 4 : 2) * width)).toBeLessThanOrEqual(limit);
        }
        expect(next).toBe(total);
      }),
      { numRuns: 30 },
    );
  });

  it('gives one empty frame for no rows', () => {
    expect([...cutRows(64, 0, LARGEST_FRAME)]).toEqual([{ from: 0, count: 0 }]);
  });
});
