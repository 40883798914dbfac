import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { scaleTables } from './tables.js';
import { CASES, validate } from './validation.js';

const DOCUMENT = new URL('../../../docs/scale.md', import.meta.url);
const BEGIN = '<!-- tables: `npx vitest run test/bench/scale -u` writes them -->\n\n';
const END = '\n\n<!-- end of tables -->';

it('docs/scale.md holds the tables that npm run bench:scale prints', async () => {
  const [before, rest] = readFileSync(DOCUMENT, 'utf8').split(BEGIN);
  const after = rest.split(END)[1];
  await expect(`${before}${BEGIN}${scaleTables()}${END}${after}`).toMatchFileSnapshot(DOCUMENT.pathname);
});

/** A case in which the worker is the limit, and one in which the network of NATS is. */
const SMALL = [CASES[1], CASES[4]];

it.each(SMALL)('stepTime() is close to the protocol in virtual time: $workers workers, $shards shards', async (one) => {
  const { simulated, formula, bytes } = await validate(one);
  expect(bytes).toEqual({ sent: 1, received: 1 });
  expect(Math.abs(formula / simulated - 1), `${formula} s, simulated ${simulated} s`).toBeLessThan(0.05);
});
