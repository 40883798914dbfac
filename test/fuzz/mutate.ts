/** Draws whole numbers from 0 to `below` - 1, always the same for one seed (a linear congruential generator). */
export type Draw = (below: number) => number;

/** Makes the numbers of one seed. */
export function drawOf(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Texts that decoders often get wrong. */
const ODD = [
  '&a ',
  '*a',
  '{',
  '}',
  '[',
  ']',
  ': ',
  ',',
  '"',
  '\n',
  '\0',
  '1e999',
  '-1',
  '99999999999999999999',
  'null',
  '__proto__',
];

/** Changes a valid input in one to four places: bits, bytes, parts that are cut out, repeated or replaced by odd texts. */
export function mutated(valid: Buffer, draw: Draw): Buffer {
  let bytes: Buffer = Buffer.from(valid);
  for (let left = 1 + draw(4); left > 0; left--) bytes = mutateOnce(bytes, draw);
  return bytes;
}

function mutateOnce(bytes: Buffer, draw: Draw): Buffer {
  if (bytes.length === 0) return bytes;
  const at = draw(bytes.length);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (draw(6)) {
    case 0:
      return Buffer.concat([before, after.subarray(draw(16))]);
    case 1:
      return Buffer.concat([before, Buffer.from(ODD[draw(ODD.length)]), after]);
    case 2: {
      const from = draw(bytes.length);
      return Buffer.concat([before, bytes.subarray(from, from + draw(64)), after]);
    }
    case 3:
      return draw(8) === 0 ? before : bytes.fill(draw(256), at, Math.min(bytes.length, at + draw(8)));
    default:
      bytes[at] ^= 1 << draw(8);
      return bytes;
  }
} // prettier-ignore
