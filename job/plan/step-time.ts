import { totalsOf, type WireBytes } from './wire.js';

/** The machines of a cluster, each of which runs one process of a job or one NATS server. */
export interface Machines {
  readonly workers: number;
  readonly shards: number;
  /** The triples that one worker trains in a second while it waits for nobody. */
  readonly triplesPerSecond: number;
  /** The bytes that a machine sends in a second, and also receives. */
  readonly network: number;
}

/** What a step waits for longest. */
export type Bottleneck = 'compute' | 'worker' | 'shard' | 'nats' | 'latency';

/** The time of one step, in seconds. */
export interface StepTime {
  readonly seconds: number;
  readonly compute: number;
  /** The share of the time in which the workers compute. */
  readonly efficiency: number;
  readonly bottleneck: Bottleneck;
}

/** The bytes of float32 that one thread of JavaScript encodes or decodes in a second, with its sums and updates (docs/performance.md). */
export const MEMBER_BYTES_PER_SECOND = 0.45e9;
/** The bytes that a NATS server passes on in a second for each core. */
export const NATS_BYTES_PER_SECOND = 0.38e9;
/** The cores that a NATS server uses at most. */
const NATS_CORES = 8;
/** The time of a step in which messages are on their way and nobody sends: two questions with answers, through NATS. */
const LATENCY = 0.001;

/**
 * Returns the time of a step of `triples` triples. A step has three parts, which follow one another: workers compute; gradients
 * go to the shards; rows come back, and E goes to all workers. Each part takes as long as the busiest machine or thread in it.
 */
export function stepTime(wire: WireBytes, triples: number, machines: Machines): StepTime {
  const { workers, shards, triplesPerSecond, network } = machines;
  const compute = triples / workers / triplesPerSecond;
  const { pushed, pulled, broadcast } = wire;
  const member = Math.min(network, memberRate(wire));
  const nats = Math.min(network, NATS_BYTES_PER_SECOND * Math.min(NATS_CORES, workers + shards));
  const push = { worker: pushed / workers / member, shard: pushed / shards / member, nats: pushed / nats };
  const back = totalsOf({ ...wire, pushed: 0 }, workers);
  const pull = {
    worker: (pulled / workers + broadcast) / member,
    shard: (pulled + broadcast) / shards / member,
    nats: Math.max(back.sent, back.received) / nats,
  };
  const longest = (part: Record<'worker' | 'shard' | 'nats', number>) => Math.max(...Object.values(part));
  const seconds = compute + longest(push) + longest(pull) + LATENCY;
  const waits: Record<Bottleneck, number> = {
    compute,
    worker: push.worker + pull.worker,
    shard: push.shard + pull.shard,
    nats: push.nats + pull.nats,
    latency: LATENCY,
  };
  const [bottleneck] = (Object.keys(waits) as Bottleneck[]).sort((left, right) => waits[right] - waits[left]);
  return { seconds, compute, efficiency: compute / seconds, bottleneck };
}

/**
 * The processor time that messages take in all processes of a cluster on one machine, in seconds: each byte is written and read by
 * members, and passed on by NATS.
 */
export function wireProcessorSeconds(wire: WireBytes, workers: number): number {
  const { sent, received } = totalsOf(wire, workers);
  return (sent + received) / 2 / memberRate(wire) + received / NATS_BYTES_PER_SECOND;
}

/** The bytes per second of a member, whose work is the same for a value of any type. */
function memberRate({ valueBytes }: WireBytes): number {
  return (MEMBER_BYTES_PER_SECOND * valueBytes) / 4;
}
