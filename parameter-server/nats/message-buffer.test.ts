import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MessageBuffer } from './message-buffer.js';

const message = fc.oneof(
  fc.constantFrom('PING\r\n', '+OK\r\n', "-ERR 'Unknown'\r\n", 'INFO {"max_payload":1048576}\r\n'),
  fc
    .tuple(fc.string({ maxLength: 300 }), fc.boolean())
    .map(([text, replies]) => `MSG amr.v1 12${replies ? ' _INBOX.x' : ''} ${Buffer.byteLength(text)}\r\n${text}\r\n`),
  fc
    .string({ maxLength: 30 })
    .map((text) => `HMSG a 7 12 ${12 + Buffer.byteLength(text)}\r\nNATS/1.0\r\n\r\n${text}\r\n`),
);

it('cuts any stream in any pieces into whole messages, at once read or kept', () => {
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 20 }),
      fc.array(fc.record({ size: fc.integer({ min: 1, max: 400 }), isRead: fc.boolean() }), { minLength: 1 }),
      (messages, pieces) => {
        const stream = Buffer.from(messages.join(''));
        const ends = new Set<number>();
        for (let at = 0, n = 0; n < messages.length; n++) ends.add((at += Buffer.byteLength(messages[n])));
        const buffer = new MessageBuffer(64);
        const kept: Uint8Array[] = [];
        let whole = Buffer.alloc(0);
        const read = () => {
          whole = Buffer.concat([whole, ...kept.splice(0)]);
        };
        for (let at = 0, n = 0; at < stream.length; n++) {
          const { size, isRead } = pieces[n % pieces.length];
          if (isRead) read();
          const room = buffer.room(isRead);
          const part = stream.subarray(at, at + Math.min(size, room.length));
          room.set(part);
          at += part.length;
          const taken = buffer.take(part.length);
          if (taken) kept.push(taken);
          const length = whole.length + kept.reduce((sum, { length: more }) => sum + more, 0);
          expect(length).toBe(Math.max(0, ...[...ends].filter((end) => end <= at)));
        }
        read();
        expect(whole).toEqual(stream);
      },
    ),
  );
});
