import { stepTime } from '../../../job/plan/step-time.js';
import { simulate } from './simulate.js';

/** A simulation that the formula is compared with. Tensors have D = 2048 and K = 64. */
export interface ValidationCase {
  readonly workers: number;
  readonly shards: number;
  /** The distinct items of a worker in a step. */
  readonly rows: number;
  readonly gigabits: number;
  readonly triplesPerSecond: number;
  readonly natsServers: number;
}

/** What the simulation and the formula give for a step. */
export interface Validation {
  readonly simulated: number;
  readonly formula: number;
  /** The bytes that the members counted over those of the formula. */
  readonly bytes: { readonly sent: number; readonly received: number };
  readonly bottleneck: string;
}

const TRIPLES = 2048;
const ITEMS = 50_000;

/** Cases from one worker to 64, in which each kind of machine is the limit. */
export const CASES: readonly ValidationCase[] = [
  [1, 1, 4000, 25, 3e5, 1],
  [2, 2, 4000, 25, 1e5, 1],
  [4, 1, 4000, 25, 3e5, 1],
  [4, 8, 4000, 25, 4e5, 1],
  [8, 4, 4000, 10, 1e5, 1],
  [8, 4, 4000, 100, 4e5, 1],
  [16, 2, 4000, 25, 3e5, 1],
  [16, 8, 2000, 10, 3e5, 1],
  [16, 8, 4000, 25, 3e5, 1],
  [16, 16, 500, 25, 3e5, 1],
  [16, 32, 4000, 25, 3e5, 1],
  [24, 6, 6000, 100, 1e5, 1],
  [32, 8, 2000, 10, 4e5, 1],
  [32, 8, 4000, 10, 4e5, 4],
  [32, 16, 4000, 25, 3e5, 4],
  [48, 4, 2000, 25, 1e5, 1],
  [64, 16, 4000, 25, 3e5, 1],
  [64, 16, 4000, 25, 3e5, 4],
  [64, 32, 1000, 25, 4e5, 1],
].map(([workers, shards, rows, gigabits, triplesPerSecond, natsServers]) => {
  return { workers, shards, rows, gigabits, triplesPerSecond, natsServers };
});

/** Simulates a case with the real ends of the protocol, and computes the same with the formula. */
export async function validate(one: ValidationCase, tensors = { width: 2048, factors: 64 }): Promise<Validation> {
  const { workers, shards, rows, gigabits, triplesPerSecond, natsServers } = one;
  const network = gigabits * 125e6;
  const { seconds, bytes, wire } = await simulate(
    { workers, shards, rows, items: ITEMS, ...tensors },
    { network, natsServers, compute: TRIPLES / triplesPerSecond },
  );
  const machines = { workers, shards, natsServers, triplesPerSecond, network };
  const { seconds: formula, bottleneck } = stepTime(wire, TRIPLES * workers, machines);
  return { simulated: seconds, formula, bytes, bottleneck };
}
