import type { Assign, CheckpointFile, Command, Holding } from '../../proto/index.js';
import { FailureCode, Role, TensorGroup } from '../../proto/index.js';
import { jobOf, type SimulatedJob } from './jobs.js';
import { Process, type Surroundings } from './process.js';
import { moved, type Rows } from './truth.js';

/** A file on a shard's disk, with what it should hold. */
export interface DiskFile {
  readonly file: CheckpointFile;
  readonly rows: Rows;
  isDamaged: boolean;
}

/** By job, boundary and file name. What is on a disk survives its process. */
export type Disk = Map<string, Map<number, Map<string, DiskFile>>>;

interface Held {
  readonly job: SimulatedJob;
  readonly run: number;
  readonly index: number;
  readonly assign: Assign;
  readonly checkpoints: Set<number>;
  ready: boolean;
  started: boolean;
  step: number;
  items: Rows;
  projection: Rows;
  /** Rows of boundaries to be checkpointed: own ones and users, by first row. */
  copies: Map<number, { items: Rows; projection: Rows }>;
  users: Map<number, Map<number, Rows>>;
}

export class SimulatedShard extends Process {
  held: Held | null = null;

  constructor(
    world: Surroundings,
    name: string,
    readonly disk: Disk,
  ) {
    super(world, name, Role.ROLE_SHARD);
  }

  holding(): Holding | null {
    const { held } = this;
    if (!held) return null;
    const { job, run, index, ready, started, step } = held;
    return { jobUid: job.uid, run, partitions: null, shard: index, ready, started, step, fingerprint: '' };
  }

  stored() {
    return [...this.disk].map(([jobUid, steps]) => ({ jobUid, checkpoints: [...steps.keys()] }));
  }

  heartbeat() {
    return { step: this.held?.step ?? 0 };
  }

  drop(): void {
    this.held = null;
  }

  command(jobUid: string, run: number, command: Command): void {
    const { held } = this;
    if ('assign' in command) this.#assign(jobUid, run, command.assign);
    else if ('keep' in command) this.#keep(jobUid, command.keep.checkpoints);
    else if ('release' in command) this.drop();
    else if (!held || held.job.uid !== jobUid || held.run !== run) return;
    else if ('start' in command) held.started = true;
    else if ('checkpointAt' in command) this.#checkpointAt(held, command.checkpointAt.step);
  }

  #assign(uid: string, run: number, assign: Assign): void {
    const held: Held = {
      job: jobOf(this.world, uid),
      run,
      index: assign.shard,
      assign,
      checkpoints: new Set(assign.checkpoints),
      ready: false,
      started: false,
      step: assign.startStep,
      items: new Int32Array(0),
      projection: new Int32Array(0),
      copies: new Map(),
      users: new Map(),
    };
    this.held = held;
    this.after(this.world.dice.between(50, 1000), () => {
      if (this.held !== held) return;
      const state = this.world.load(held.job, assign.checkpoint);
      if (typeof state === 'string') {
        this.report({
          failure: { code: FailureCode.FAILURE_CODE_CHECKPOINT_DAMAGED, message: state, step: assign.checkpoint!.step },
        });
        return;
      }
      const { firstItem, items, firstFeature, features } = assign.shards[held.index];
      held.items = state.items.slice(firstItem, firstItem + items);
      held.projection = state.projection.slice(firstFeature, firstFeature + features);
      held.ready = true;
      this.report({ ready: { fingerprint: '', engine: '', device: '' } });
    });
  }

  /** Every partition has contributed to the step. False when the shard does not take part in the run. */
  apply(job: SimulatedJob, run: number, step: number): boolean {
    const { held } = this;
    if (!held || held.job !== job || held.run !== run) return false;
    if (step !== held.step) throw new Error(`${this.name} is at step ${held.step}, its workers at ${step}`);
    const { firstItem, firstFeature } = held.assign.shards[held.index];
    held.items = held.items.map((value, at) => moved(value, step, firstItem + at));
    held.projection = held.projection.map((value, at) => moved(value, step, firstFeature + at));
    held.step = step + 1;
    if (held.checkpoints.has(held.step)) this.#copy(held);
    return true;
  }

  #checkpointAt(held: Held, step: number): void {
    if (held.step > step && !held.checkpoints.has(step)) {
      this.report({ checkpointRefused: { step, at: held.step } }, false);
      return;
    }
    held.checkpoints.add(step);
    if (held.step === step && held.ready && step > held.assign.startStep) this.#copy(held);
  }

  #copy(held: Held): void {
    held.copies.set(held.step, { items: held.items, projection: held.projection });
    this.#writeWhenComplete(held, held.step);
  }

  takeUsers(job: SimulatedJob, run: number, step: number, partition: number, rows: Rows): void {
    const { held } = this;
    if (!held || held.job !== job || held.run !== run) return;
    held.users.set(step, new Map(held.users.get(step)).set(partition, rows));
    this.#writeWhenComplete(held, step);
  }

  #writeWhenComplete(held: Held, step: number): void {
    const copy = held.copies.get(step);
    const users = held.users.get(step) ?? new Map<number, Rows>();
    const { shards } = held.assign;
    const { partitions } = held.job.job;
    const owned = Array.from({ length: partitions }, (_, at) => at).filter((at) => at % shards.length === held.index);
    if (!copy || users.size < owned.length) return;
    this.after(this.world.dice.between(10, this.world.faults.writingMs), () => {
      if (this.held !== held) return;
      const { firstItem, firstFeature } = shards[held.index];
      const files = [
        fileOf(TensorGroup.TENSOR_GROUP_ITEMS, firstItem, copy.items),
        fileOf(TensorGroup.TENSOR_GROUP_PROJECTION, firstFeature, copy.projection),
        ...[...users].map(([partition, rows]) => fileOf(TensorGroup.TENSOR_GROUP_USERS, 2 * partition, rows)),
      ];
      if (step === held.job.truth.timeline.end && held.index === 0) {
        for (const at of [0, 1]) files.push(fileOf(TensorGroup.TENSOR_GROUP_IDS, at, new Int32Array(0)));
      }
      const steps = this.disk.get(held.job.uid) ?? new Map<number, Map<string, DiskFile>>();
      this.disk.set(held.job.uid, steps);
      steps.set(step, new Map(files.map((entry) => [entry.file.file, entry])));
      this.report({ checkpointPart: { step, files: files.map(({ file }) => file), seconds: 0.1 } });
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
