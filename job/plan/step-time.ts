import { LARGEST_FRAME } from '../../proto/codec.js';
import { totalsOf, type WireBytes } from './wire.js';

/** The machines of a cluster, each of which runs one process of a job or one NATS server. */
export interface Machines {
  readonly workers: number;
  readonly shards: number;
  /** The NATS servers, to which the members are dealt evenly. It is 1 by default. */
  readonly natsServers?: number;
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

/** The speeds of the protocol, measured with the members and NATS on one machine (docs/scale.md). */
export const SPEEDS = {
  /** The bytes of float32 that one thread of JavaScript encodes or decodes in a second, with its sums and updates. */
  memberBytesPerSecond: 0.45e9,
  /** The time of the thread for each message that it sends or receives, besides the bytes. */
  memberSecondsPerMessage: 20e-6,
  /** The bytes that a NATS server passes on in a second for each core, and the time for each message. */
  natsBytesPerSecond: 0.38e9,
  natsSecondsPerMessage: 9e-6,
  /** The cores that a NATS server uses at most. */
  natsCores: 8,
  /** The connections between two NATS servers. Each of them uses one core. */
  natsRoutes: 3,
  /** The time of a message between two machines, besides its bytes. */
  latency: 50e-6,
} as const;

/**
 * How far the rows of all workers come together rather than in turn, from 0 to 1, where one NATS server is the limit and where there
 * are several. Shards then apply a step at different moments, and each worker needs rows of all of them. Fitted to simulations.
 */
const TOGETHER = { one: 0.45, several: 0.9 };

/** Bytes and messages of a part of a step. */
interface Load {
  readonly bytes: number;
  /** The bytes of the same values in float32. A value of any type is the same work for a member. */
  readonly work: number;
  readonly messages: number;
}

/** The messages of a step by parts: gradients, questions for rows with their answers, and E to one worker. */
interface Loads {
  readonly push: Load;
  readonly pull: Load;
  readonly broadcast: Load;
}

/** The seconds that each kind of machine needs for a part of a step. A worker needs them for its own messages only. */
type Seconds = Readonly<Record<'worker' | 'shard' | 'nats', number>>;

/**
 * Returns the time of a step of `triples` triples. Workers compute, push gradients, and get rows and E back. Shards answer one worker
 * after the other, so the first workers compute and push while the last ones still wait. docs/scale.md compares this formula with
 * simulations of the protocol.
 */
export function stepTime(wire: WireBytes, triples: number, machines: Machines): StepTime {
  const { workers, triplesPerSecond } = machines;
  const compute = triples / workers / triplesPerSecond;
  const loads = loadsOf(wire, machines);
  const push = secondsOf(loads.push, machines, 'shards');
  const pull = secondsOf(loads.pull, machines, 'workers');
  const broadcast = broadcastSeconds(loads.broadcast, machines);
  const loaded = (kind: keyof Seconds, share: number) => broadcast[kind] + pull[kind] * share;
  const back = (share: number) => Math.max(loaded('worker', 1), loaded('shard', share), loaded('nats', share));
  const [first, last] = [back(1 / workers), back(1)];
  const ownPush = Math.max(push.worker, push.shard / workers, push.nats / workers);
  const busy = (kind: 'shard' | 'nats') => Math.max(first + compute, loaded(kind, 1)) + push[kind];
  const inTurn = Math.max(last + compute + ownPush, busy('shard'), busy('nats'));
  const hasSeveral = (machines.natsServers ?? 1) > 1;
  const together = last + compute + Math.max(push.nats, hasSeveral ? push.shard : 0);
  const latency = pipelineSeconds(loads, machines);
  const share = hasSeveral ? TOGETHER.several : TOGETHER.one;
  const seconds = Math.max(inTurn, (1 - share) * inTurn + share * together) + latency;
  const waits: Record<Bottleneck, number> = {
    compute,
    worker: push.worker + pull.worker + broadcast.worker,
    shard: push.shard + pull.shard + broadcast.shard,
    nats: push.nats + pull.nats + broadcast.nats,
    latency,
  };
  const [bottleneck] = (Object.keys(waits) as Bottleneck[]).sort((left, right) => waits[right] - waits[left]);
  return { seconds, compute, efficiency: compute / seconds, bottleneck };
}

function loadsOf({ pushed, pulled, broadcast, messages, valueBytes }: WireBytes, { workers, shards }: Machines): Loads {
  const load = (bytes: number, count: number) => ({ bytes, work: (bytes * 4) / valueBytes, messages: count });
  const links = workers * shards;
  const frames = broadcast === 0 ? 0 : shards * Math.ceil(broadcast / shards / LARGEST_FRAME);
  const pulls = 2 * links * Math.ceil(pulled / links / LARGEST_FRAME);
  return {
    push: load(pushed, messages - frames - pulls),
    pull: load(pulled, pulls),
    broadcast: load(broadcast, frames),
  };
}

/** The seconds of messages between single workers and shards. A core of NATS writes to each of the `receivers`. */
function secondsOf(load: Load, machines: Machines, receivers: 'workers' | 'shards'): Seconds {
  const { workers, shards, natsServers = 1, network } = machines;
  const shard = memberSeconds(scaled(load, 1 / shards), network, receivers === 'shards');
  // A worker has nothing else to do when it gets acknowledgements and when it has asked for rows.
  const own = { ...scaled(load, 1 / workers), messages: load.messages / workers / 2 };
  const worker = memberSeconds(own, network, receivers === 'workers');
  // A message to a member of another server passes two servers.
  const other = (natsServers - 1) / natsServers;
  const route = scaled(load, other / Math.max(1, natsServers - 1) / natsServers / SPEEDS.natsRoutes);
  const nats = Math.max(natsSeconds(scaled(load, (1 + other) / natsServers), network), coreSeconds(route));
  return { worker, shard, nats };
}

/** The seconds of the rows of E, which shards send once and which every worker receives. */
function broadcastSeconds(load: Load, { workers, shards, natsServers = 1, network }: Machines): Seconds {
  const copies = (workers + natsServers - 1) / natsServers;
  return {
    worker: memberSeconds(load, network, true),
    shard: memberSeconds(scaled(load, 1 / shards), network, false),
    nats: natsSeconds(scaled(load, copies), network),
  };
}

function memberSeconds({ bytes, work, messages }: Load, network: number, isReceiver: boolean): number {
  const thread = work / SPEEDS.memberBytesPerSecond + messages * SPEEDS.memberSecondsPerMessage;
  return Math.max(thread, bytes / network, isReceiver ? coreSeconds({ bytes, messages: messages / 2 }) : 0);
}

function natsSeconds(load: Load, network: number): number {
  return Math.max(coreSeconds(load) / SPEEDS.natsCores, load.bytes / network);
}

function coreSeconds({ bytes, messages }: Pick<Load, 'bytes' | 'messages'>): number {
  return bytes / SPEEDS.natsBytesPerSecond + messages * SPEEDS.natsSecondsPerMessage;
}

/** The time in which a frame of gradients, and then a frame of rows, is on its way and each machine waits for the one before it. */
function pipelineSeconds({ push, pull }: Loads, { network }: Machines): number {
  const seconds = (load: Load) => {
    // Half of the messages are questions or acknowledgements, which have hardly any bytes.
    const frame = { ...scaled(load, 2 / (load.messages || 2)), messages: 1 };
    const threads = 2 * memberSeconds(frame, network, false);
    return 2 * SPEEDS.latency + threads + coreSeconds(frame) + (2 * frame.bytes) / network;
  };
  return seconds(push) + seconds(pull);
}

function scaled({ bytes, work, messages }: Load, share: number): Load {
  return { bytes: bytes * share, work: work * share, messages: messages * share };
}

/**
 * The processor time that messages take in all processes of a cluster on one machine, in seconds: each byte is written and read by
 * members, and passed on by NATS.
 */
export function wireProcessorSeconds(wire: WireBytes, workers: number): number {
  const { sent, received } = totalsOf(wire, workers);
  const work = ((sent + received) * 4) / wire.valueBytes;
  return work / 2 / SPEEDS.memberBytesPerSecond + received / SPEEDS.natsBytesPerSecond;
}
