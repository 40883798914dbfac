import { shardOfPartition } from '../../job/shards.js';
import { required, unreachable } from '../../runtime/required.js';
import type { JobCommand, RunCommand } from '../../member/base-member.js';
import { HeldWork } from '../../member/held-work.js';
import type { About } from '../../member/outbox.js';
import type { Assign, CheckpointFile, Holding } from '../../proto/index.js';
import { FailureCode, Role, TensorGroup } from '../../proto/index.js';
import { jobOf, type SimulatedJob } from './jobs.js';
import { Process, type Surroundings } from './process.js';
import { moved, type Rows } from './truth.js';

/** A file on the disk of a shard, with the rows that it should hold. */
export interface DiskFile {
  readonly file: CheckpointFile;
  readonly rows: Rows;
  isDamaged: boolean;
}

/** The files of a disk by job, boundary and file name. They survive the process. */
export type Disk = Map<string, Map<number, Map<string, DiskFile>>>;

class SimulatedSeat extends HeldWork {
  readonly isHalted = false;
  readonly checkpoints: Set<number>;
  step: number;
  items: Rows = new Int32Array(0);
  projection: Rows = new Int32Array(0);
  /** The rows for checkpoints by boundary: rows of this shard, and of users by their first row. */
  readonly copies = new Map<number, { items: Rows; projection: Rows }>();
  readonly users = new Map<number, Map<number, Rows>>();

  constructor(
    about: About,
    readonly job: SimulatedJob,
    readonly assign: Assign,
  ) {
    super(about);
    this.checkpoints = new Set(assign.checkpoints);
    this.step = assign.startStep;
  }

  get index(): number {
    return this.assign.shard;
  }
}

/** A simulated parameter server, which holds rows and writes checkpoints to a simulated disk. */
export class SimulatedShard extends Process<SimulatedSeat> {
  constructor(
    world: Surroundings,
    name: string,
    readonly disk: Disk,
  ) {
    super(world, name, Role.ROLE_SHARD);
  }

  override stored() {
    return [...this.disk].map(([jobUid, steps]) => ({ jobUid, checkpoints: [...steps.keys()] }));
  }

  protected seatOf({ index }: SimulatedSeat): Partial<Holding> {
    return { shard: index };
  }

  protected progress(): object {
    return {};
  }

  protected take(about: About, command: JobCommand): void {
    switch (command.kind) {
      case 'assign':
        this.#assign(about, command.assign);
        return;
      case 'keep':
        this.#keep(about.jobUid, command.keep.checkpoints);
        return;
      case 'prepare':
      case 'sendFile':
        return;
      default:
        unreachable(command);
    }
  }

  protected proceed(held: SimulatedSeat, command: RunCommand): void {
    switch (command.kind) {
      case 'checkpointAt':
        this.#checkpointAt(held, command.checkpointAt.step);
        return;
      case 'computeDigest':
      case 'chooseMemory':
        return;
      default:
        unreachable(command);
    }
  }

  #assign(about: About, assign: Assign): void {
    const held = new SimulatedSeat(about, jobOf(this.world, about.jobUid, assign.document), assign);
    this.hold(held);
    this.later(held, this.world.dice.between(50, 1000), () => {
      const state = this.world.load(held.job, assign.checkpoint);
      if (typeof state === 'string') {
        const code = FailureCode.FAILURE_CODE_CHECKPOINT_DAMAGED;
        const { step } = required(assign.checkpoint, 'Assign.checkpoint');
        this.say({ failure: { code, message: state, step, errorCode: '', errorFacts: {} } });
        return;
      }
      const { firstItem, items, firstFeature, features } = assign.shards[held.index];
      held.items = state.items.slice(firstItem, firstItem + items);
      held.projection = state.projection.slice(firstFeature, firstFeature + features);
      held.ready = true;
      this.say({ ready: { fingerprint: '', engine: '', device: '' } });
    });
  }

  /** Applies a step to which every partition has contributed. Returns false if the shard is not part of the run. */
  apply(job: SimulatedJob, run: number, step: number): boolean {
    const { held } = this;
    if (!held || held.job.uid !== job.uid || held.about.run !== run) return false;
    if (step !== held.step) throw new Error(`${this.name} is at step ${held.step}, its workers at ${step}`);
    const { firstItem, firstFeature } = held.assign.shards[held.index];
    held.items = held.items.map((value, at) => moved(value, step, firstItem + at));
    held.projection = held.projection.map((value, at) => moved(value, step, firstFeature + at));
    held.step = step + 1;
    if (held.checkpoints.has(held.step)) this.#copy(held);
    return true;
  }

  #checkpointAt(held: SimulatedSeat, step: number): void {
    if (held.step > step && !held.checkpoints.has(step)) {
      this.say({ checkpointRefused: { step, at: held.step } });
      return;
    }
    held.checkpoints.add(step);
    if (held.step === step && held.ready && step > held.assign.startStep) this.#copy(held);
  }

  #copy(held: SimulatedSeat): void {
    held.copies.set(held.step, { items: held.items, projection: held.projection });
    this.#writeWhenComplete(held, held.step);
  }

  takeUsers(job: SimulatedJob, run: number, step: number, partition: number, rows: Rows): void {
    const { held } = this;
    if (!held || held.job.uid !== job.uid || held.about.run !== run) return;
    held.users.set(step, new Map(held.users.get(step)).set(partition, rows));
    this.#writeWhenComplete(held, step);
  }

  #writeWhenComplete(held: SimulatedSeat, step: number): void {
    const copy = held.copies.get(step);
    const users = held.users.get(step) ?? new Map<number, Rows>();
    const { shards } = held.assign;
    const { partitions } = held.job.job;
    const owned = Array.from({ length: partitions }, (_, at) => at).filter(
      (at) => shardOfPartition(at, shards.length) === held.index,
    );
    if (!copy || users.size < owned.length) return;
    this.later(held, this.world.dice.between(10, this.world.faults.writingMs), () => {
      const { firstItem, firstFeature } = shards[held.index];
      const files = [
        fileOf(TensorGroup.TENSOR_GROUP_ITEMS, firstItem, copy.items),
        fileOf(TensorGroup.TENSOR_GROUP_PROJECTION, firstFeature, copy.projection),
        ...[...users].map(([partition, rows]) => fileOf(TensorGroup.TENSOR_GROUP_USERS, 2 * partition, rows)),
      ];
      if (step === held.job.timeline.end && held.index === 0) {
        for (const at of [0, 1]) files.push(fileOf(TensorGroup.TENSOR_GROUP_IDS, at, new Int32Array(0)));
      }
      const steps = this.disk.get(held.job.uid) ?? new Map<number, Map<string, DiskFile>>();
      this.disk.set(held.job.uid, steps);
      steps.set(step, new Map(files.map((entry) => [entry.file.file, entry])));
      this.say({ checkpointPart: { step, files: files.map(({ file }) => file), seconds: 0.1 } });
    });
  }

  #keep(uid: string, checkpoints: readonly number[]): void {
    const steps = this.disk.get(uid);
    const newest = Math.max(...checkpoints);
    for (const step of steps?.keys() ?? []) if (step < newest && !checkpoints.includes(step)) steps!.delete(step);
    if (checkpoints.length === 0) this.disk.delete(uid);
  }
}

function fileOf(group: TensorGroup, from: number, rows: Rows): DiskFile {
  const file = `${group}-${from}`;
  const bytes = 4 * rows.length;
  return {
    file: {
      group,
      from,
      to: from + rows.length,
      file,
      bytes,
      sha256: '',
      valuesOffset: 0,
      valuesBytes: bytes,
      holder: '',
    },
    rows,
    isDamaged: false,
  };
}
