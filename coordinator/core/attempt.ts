import type { CheckpointFile, PartitionLosses, RankTally } from '../../proto/index.js';
import { required } from '../../runtime/required.js';
import { startingPoint, type JobRecord } from './record.js';

/** A run of a job that is under way. */
export interface Attempt {
  /** The number of the run. */
  readonly run: number;
  /**
   * `recovering` means that the coordinator was restarted and waits until the members of the run say what they hold.
   * `loading` means that not all members are ready. `training` lasts from then to the end of the run.
   */
  state: 'recovering' | 'loading' | 'training';
  /** When this state began, in milliseconds since 1970, like the other times here. */
  sinceMs: number;
  /** The workers by first partition, then the shards by index. */
  seats: readonly Seat[];
  /** The highest boundary that a worker has reported, and the time when it was first reported. */
  step: number;
  movedMs: number;
  /** When the last checkpoint was committed, or when the state began if that was later. */
  checkpointedMs: number;
  /** The evaluations of the run so far: the seconds that they took together, and their number. */
  evaluated: { readonly seconds: number; readonly count: number };
  /** The checkpoint that the members were asked to write in addition to the planned ones. */
  requested: RequestedCheckpoint | null;
  /** Why the run will end at its next halting checkpoint. It is null when the run will continue. */
  change: { readonly kind: 'deal' | 'suspend'; readonly reason: string } | null;
  /** The files of checkpoints that are not complete, by boundary and shard. */
  parts: ReadonlyMap<number, ReadonlyMap<string, readonly CheckpointFile[]>>;
  /** The losses at boundaries for which they are still needed, by boundary and partition. */
  losses: ReadonlyMap<number, ReadonlyMap<number, PartitionLosses>>;
  /** The ranks at boundaries for which they are still needed, by boundary and worker. */
  ranks: ReadonlyMap<number, ReadonlyMap<string, Ranks>>;
  /** What a worker was asked at the end of the pass: to choose the settings of the memory, or to compute the digest. */
  asked: 'memory' | 'digest' | null;
}

/** A checkpoint that the coordinator has asked for. */
interface RequestedCheckpoint {
  /** The boundary of the checkpoint. */
  readonly step: number;
  /** Whether workers stop there and wait for a command. */
  readonly halt: boolean;
  /** How many boundaries were named before this one and refused because a member had passed them. */
  readonly refusals: number;
}

/** What the users of one worker contribute to the evaluation of an epoch. */
export interface Ranks {
  readonly test: RankTally | null;
  readonly validation: RankTally | null;
  /** The seconds that the evaluation took. */
  readonly seconds: number;
}

/** The part of a seat that workers and shards share. */
interface SeatBase {
  /** The name and the uid of the process that has the seat. */
  readonly member: string;
  readonly uid: string;
  /** Whether the process has loaded what it needs. */
  readonly ready: boolean;
  /** Whether the process has received the command Start. */
  readonly started: boolean;
}

/** A worker's part of a run: the partitions `first` to `first` + `count` - 1. */
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

/** The seats of workers, by first partition. */
export function workersOf({ seats }: Pick<Attempt, 'seats'>): WorkerSeat[] {
  return seats.filter((seat) => seat.role === 'worker');
}

/** The name of the worker of the first partition, which is asked at the end of a pass. All seats of the run must be taken. */
export function firstWorker({ attempt, record }: { readonly attempt: Attempt; readonly record: JobRecord }): string {
  const seat = workersOf(attempt).find(({ first }) => first === 0);
  return required(seat, `the worker of the first partition of ${record.name}`).member;
}

/** The seats of shards, by index. */
export function shardsOf({ seats }: Pick<Attempt, 'seats'>): ShardSeat[] {
  return seats.filter((seat) => seat.role === 'shard');
}

/** Makes the attempt at the latest run of the record. It starts where the record says (see `startingPoint`). */
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
    evaluated: { seconds: 0, count: 0 },
    requested: null,
    change: null,
    parts: new Map(),
    losses,
    ranks: new Map(),
    asked: null,
  };
}
