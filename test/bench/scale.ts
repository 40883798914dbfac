/**
 * `npm run bench:scale` compares the formula for the time of a step on a cluster (job/plan/step-time.ts) with the real client and server
 * of the protocol in virtual time, and prints the tables of docs/scale.md for up to 1,024 workers and 64 shards.
 *
 *     npm run bench:scale -- --only=tables     # only the tables, in a second
 */
import { scaleTables } from './scale/tables.js';
import { CASES, validate } from './scale/validation.js';

if (!process.argv.includes('--only=tables')) {
  const errors: number[] = [];
  console.log(
    'workers shards rows Gb/s triples/s NATS | simulated ms, formula ms, ratio, limit | counted bytes over formula: sent, received',
  );
  for (const one of CASES) {
    const { simulated, formula, bytes, bottleneck } = await validate(one);
    const ratio = formula / simulated;
    errors.push(Math.abs(ratio - 1));
    const times = `${(1e3 * simulated).toFixed(1)}, ${(1e3 * formula).toFixed(1)}, ${ratio.toFixed(3)}, ${bottleneck}`;
    const { workers, shards, rows, gigabits, triplesPerSecond, natsServers } = one;
    const shape = [workers, shards, rows, gigabits, triplesPerSecond, natsServers].join(' ');
    console.log(`${shape} | ${times} | ${bytes.sent.toFixed(5)}, ${bytes.received.toFixed(5)}`);
  }
  const within = errors.filter((error) => error <= 0.05).length;
  console.log(
    `${within} of ${errors.length} within 5 %, the largest error ${(100 * Math.max(...errors)).toFixed(1)} %\n`,
  );
}
console.log(scaleTables());
