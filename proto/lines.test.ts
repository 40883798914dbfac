import { expect, it } from 'vitest';
import { packLines, unpackLines } from './lines.js';

it('packLines() keeps any lines, also none and empty ones, in few bytes', async () => {
  const many = Array.from({ length: 10_000 }, (_, epoch) => JSON.stringify({ epoch, loss: 1 / (epoch + 1) }));
  for (const lines of [[], [''], ['', 'é', ''], many]) expect(await unpackLines(packLines(lines))).toEqual(lines);
  expect(packLines(many).length).toBeLessThan(many.join('').length / 2);
});
