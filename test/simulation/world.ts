import { shardOfPartition } from '../../job/shards.js';
import type { Assign, Checkpoint, PartitionRange } from '../../proto/index.js';
import { TensorGroup } from '../../proto/index.js';
import { DEFAULT_SETTINGS, type Cluster, type Settings } from '../../coordinator/core/cluster.js';
import type { Decision, Event, Wish } from '../../coordinator/core/events.js';
import { hasEnded, type JobRecord } from '../../coordinator/core/record.js';
import { NO_FAULTS, type Faults } from './faults.js';
import { Host } from './host.js';
import { must } from './invariants.js';
import { recordFor, type SimulatedJob } from './jobs.js';
import type { Process, Surroundings } from './process.js';
import { SimulatedShard, type Disk } from './shard.js';
import { Dice, Timetable } from './timetable.js';
import { initialState, type Rows, type State } from './truth.js';
import { SimulatedWorker, type SimulatedRun } from './worker.js';

interface Pushing {
  readonly assign: Assign;
  readonly lease: PartitionRange;
}

/** A cluster of simulated processes around the real core of the coordinator. The seed decides everything that happens. */
export class World implements Surroundings {
  readonly timetable = new Timetable();
  readonly dice: Dice;
  readonly settings: Settings;
  readonly jobs = new Map<string, SimulatedJob>();
  /** The contents of the job store. */
  readonly store = new Map<string, JobRecord>();
  storeEpoch = 0;
  /** The digests of the models in the object store, by address. */
  readonly published = new Map<string, string>();
  host: Host | null = null;
  readonly processes = new Map<string, Process>();
  readonly disks = new Map<string, Disk>();
  faults: Faults = NO_FAULTS;
  /** The log messages of all coordinators. */
  readonly said: string[] = [];
  /** The steps for which some gradients have arrived. */
  readonly #exchanges = new Map<string, { partitions: number; applied: number; waiting: (() => void)[] }>();
  sessions = 0;
  starts = 0;
  decisions = 0;
  /** How long a record with new epochs waits until it is stored, in milliseconds. */
  longestWaitMs = 0;
  /** The number of outdated commands that members refused. */
  refused = 0;

  /** Called with every decision and the state and event that led to it. */
  onDecision: (state: Cluster, event: Event, now: number, decision: Decision) => void = () => {};

  constructor({ seed = 1, settings = {} }: { seed?: number; settings?: Partial<Settings> } = {}) {
    this.dice = new Dice(seed);
    this.settings = { ...DEFAULT_SETTINGS, ...settings };
  }

  startCoordinator(): void {
    this.storeEpoch++;
    this.host = new Host(this, this.storeEpoch);
  }

  startWorker(name: string): SimulatedWorker {
    const worker = new SimulatedWorker(this, name);
    this.processes.set(name, worker);
    return worker;
  }

  startShard(name: string): SimulatedShard {
    const disk: Disk = this.disks.get(name) ?? new Map();
    this.disks.set(name, disk);
    const shard = new SimulatedShard(this, name, disk);
    this.processes.set(name, shard);
    return shard;
  }

  restart(name: string): void {
    if (this.processes.get(name)?.isAlive) return;
    if (name.startsWith('worker')) this.startWorker(name);
    else this.startShard(name);
  }

  worker(name: string): SimulatedWorker {
    return this.processes.get(name) as SimulatedWorker;
  }

  /** A process has ended. A supervisor starts one again that ended with an error, such as that its name is taken. */
  exited({ name }: Process, exitCode: number): void {
    this.hear(`${name} exits`, null, 'info');
    if (exitCode !== 0) this.timetable.after(1000, () => this.restart(name));
  }

  submit(job: SimulatedJob): void {
    this.jobs.set(job.uid, job);
    this.host?.handle({ type: 'submitted', record: recordFor(job, this.timetable.now), job: job.job });
  }

  /** Sends a wish of a user to the coordinator. Returns whether it was granted. */
  ask(name: string, wish: Wish): boolean {
    const decision = this.host?.handle({ type: 'asked', name, wish });
    return decision?.answer !== null && decision?.answer !== undefined && 'uid' in decision.answer;
  }

  run(milliseconds: number): void {
    const until = this.timetable.now + milliseconds;
    while (this.timetable.step(until));
  }

  /** Runs the simulation until `holds` is true. Throws if that takes longer than `milliseconds`. */
  runUntil(holds: () => boolean, milliseconds = 300_000): void {
    const until = this.timetable.now + milliseconds;
    while (!holds()) {
      if (!this.timetable.step(until))
        throw new Error(`not within ${milliseconds / 1000} s:\n${this.said.slice(-40).join('\n')}`);
    }
  }

  record(name = 'job'): JobRecord {
    return this.store.get(`uid-of-${name}`)!;
  }

  get allEnded(): boolean {
    return this.store.size === this.jobs.size && [...this.store.values()].every((record) => hasEnded(record));
  }

  hear(text: string, jobUid: string | null, level: string): void {
    this.said.push(
      `${jobUid === null ? '' : `${this.jobs.get(jobUid)!.job.name}: `}${text}${level === 'warn' ? ' (!)' : ''}`,
    );
  }

  /** Delivers the gradient of a worker to the shards. `done` is called when all of them have applied the step. */
  push(job: SimulatedJob, run: number, step: number, { assign, lease }: Pushing, done: () => void): void {
    const key = `${job.uid} ${run} ${step}`;
    const exchange = this.#exchanges.get(key) ?? { partitions: 0, applied: 0, waiting: [] };
    this.#exchanges.set(key, exchange);
    exchange.partitions += lease.count;
    exchange.waiting.push(done);
    if (exchange.partitions < job.job.partitions) return;
    for (const { shard } of assign.shards) {
      const process = this.processes.get(shard) as SimulatedShard | undefined;
      process?.after(this.dice.between(1, 20), () => {
        if (!process.apply(job, run, step) || ++exchange.applied < assign.shards.length) return;
        this.#exchanges.delete(key);
        for (const tell of exchange.waiting) tell();
      });
    }
  }

  /** Delivers the users of a worker at a boundary to the shards that save them. */
  sendUsers({ job, run, step, lease, users, assign }: SimulatedRun): void {
    const { shards } = assign!;
    for (let at = 0; at < lease.count; at++) {
      const partition = lease.first + at;
      const rows = users.slice(2 * at, 2 * at + 2);
      const send = () => {
        const shard = this.processes.get(shards[shardOfPartition(partition, shards.length)].shard) as
          SimulatedShard | undefined;
        shard?.awake(() => shard.takeUsers(job, run, step, partition, rows));
      };
      this.timetable.after(this.dice.between(1, 200), send);
    }
  }

  /** The rows of a checkpoint, read from the disks and checked; or a text that says what is wrong with it. */
  load({ manifest, truth }: SimulatedJob, checkpoint: Checkpoint | null): State | string {
    if (!checkpoint) return initialState(manifest);
    const { users, items, features } = manifest;
    const state = { users: new Int32Array(users), items: new Int32Array(items), projection: new Int32Array(features) };
    const groups: Partial<Record<TensorGroup, Rows>> = {
      [TensorGroup.TENSOR_GROUP_USERS]: state.users,
      [TensorGroup.TENSOR_GROUP_ITEMS]: state.items,
      [TensorGroup.TENSOR_GROUP_PROJECTION]: state.projection,
    };
    for (const { group, from, file, holder } of checkpoint.files) {
      const stored = this.disks.get(holder)?.get(`uid-of-${truth.job.name}`)?.get(checkpoint.step)?.get(file);
      must(stored !== undefined, `${file} of step ${checkpoint.step} was deleted from ${holder}`);
      if (stored!.isDamaged) return `${file} on ${holder} is damaged`;
      groups[group]?.set(stored!.rows, from);
    }
    const expected = truth.states[checkpoint.step];
    for (const group of ['users', 'items', 'projection'] as const) {
      must(
        state[group].every((value, row) => value === expected[group][row]),
        `the checkpoint of step ${checkpoint.step} holds wrong ${group}`,
      );
    }
    return state;
  }
}
