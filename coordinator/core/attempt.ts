import type { CheckpointFile, PartitionLosses, RankTally } from '../../proto/index.js';
import { startingPoint, type JobRecord } from './record.js';

/** One run of a job that is going on. */
export interface Attempt {
  /** The number of the run. */
  readonly run: number;
  /**
   * `recovering`: the coordinator was restarted and waits until the members of the run say what they hold.
   * `loading`: not all members are ready yet. `training`: from there to the end of the run.
   */
  state: 'recovering' | 'loading' | 'training';
  /** When this state began. */
  sinceMs: number;
  /** Workers by first partition, then shards by index. */
  seats: readonly Seat[];
  /** The highest step that a worker has reported, and when it was first reported. */
  step: number;
  movedMs: number;
  /** When the last checkpoint was committed, or the state began. */
  checkpointedMs: number;
  epochStartedMs: number;
  /** The checkpoint that the members were asked to write besides the planned ones. */
  requested: RequestedCheckpoint | null;
  /** Why the run will end at its next halting checkpoint. */
  change: { readonly kind: 'deal' | 'suspend'; readonly reason: string } | null;
  /** Files of checkpoints that are not complete yet, by boundary and shard. */
  parts: ReadonlyMap<number, ReadonlyMap<string, readonly CheckpointFile[]>>;
  /** Losses at boundaries that are still needed, by boundary and partition. */
  losses: ReadonlyMap<number, ReadonlyMap<number, PartitionLosses>>;
  /** Ranks at boundaries that are still needed, by boundary and worker. */
  ranks: ReadonlyMap<number, ReadonlyMap<string, Ranks>>;
  /** Whether a worker was asked to compute the digest of the model. */
  digestAsked: boolean;
}

interface RequestedCheckpoint {
  /** The boundary. */
  readonly step: number;
  /** Whether workers stop there and wait for a command. */
  readonly halt: boolean;
  /** How many boundaries were named before this one and refused, because a member had passed them. */
  readonly refusals: number;
}

/** What one worker's users contribute to the evaluation of an epoch. */
export interface Ranks {
  readonly test: RankTally | null;
  readonly validation: RankTally | null;
}

interface SeatBase {
  /** Name and uid of the process that has the seat. */
  readonly member: string;
  readonly uid: string;
  /** Whether it has loaded what it needs. */
  readonly ready: boolean;
  /** Whether it was told to start. */
  readonly started: boolean;
}

/** A worker's part of a run: the partitions first .. first + count - 1. */
export interface WorkerSeat extends SeatBase {
  readonly role: 'worker';
  readonly first: number;
  readonly count: number;
}

/** A shard's part of a run: the rows of the shard with this index. */
interface ShardSeat extends SeatBase {
  readonly role: 'shard';
  readonly shard: number;
}

/** A member's part of a run. */
export type Seat = WorkerSeat | ShardSeat;

export function workersOf({ seats }: Pick<Attempt, 'seats'>): WorkerSeat[] {
  return seats.filter((seat) => seat.role === 'worker');
}

export function shardsOf({ seats }: Pick<Attempt, 'seats'>): ShardSeat[] {
  return seats.filter((seat) => seat.role === 'shard');
}

/** An attempt at the record's latest run. It starts where the record says (see `startingPoint`). */
export function newAttempt(record: JobRecord, state: Attempt['state'], seats: readonly Seat[], now: number): Attempt {
  const { checkpoint, step } = startingPoint(record);
  const losses = new Map<number, ReadonlyMap<number, PartitionLosses>>();
  if (checkpoint) losses.set(checkpoint.step, new Map(checkpoint.losses.map((sums) => [sums.partition, sums])));
  return {
    run: record.run,
    state,
    sinceMs: now,
    seats,
    step,
    movedMs: now,
    checkpointedMs: now,
    epochStartedMs: now,
    requested: null,
    change: null,
    parts: new Map(),
    losses,
    ranks: new Map(),
    digestAsked: false,
  };
}
