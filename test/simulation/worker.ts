import type { Assign, Command, Holding, PartitionRange } from '../../proto/index.js';
import { FailureCode, Role } from '../../proto/index.js';
import { jobOf, type SimulatedJob } from './jobs.js';
import { Process, type Surroundings } from './process.js';
import { countsOf, digestOf, lossOf, moved, type Rows } from './truth.js';

/** What a worker holds of a run; of no run (0) while it reads the data. */
export interface Held {
  readonly job: SimulatedJob;
  readonly run: number;
  readonly lease: PartitionRange;
  readonly assign: Assign | null;
  readonly checkpoints: Set<number>;
  readonly halts: Set<number>;
  ready: boolean;
  started: boolean;
  step: number;
  isHalted: boolean;
  /** [users of the lease]. */
  users: Rows;
  /** [partitions of the lease], of the epoch. */
  losses: number[];
}

/** What a worker asks of the shards around it. */
interface WorkerSurroundings extends Surroundings {
  /** A gradient reaches the shards; `done` is called when all of them have applied the step. */
  push(
    job: SimulatedJob,
    run: number,
    step: number,
    from: { readonly assign: Assign; readonly lease: PartitionRange },
    done: () => void,
  ): void;
  /** Its users at a boundary, to the shards that keep them. */
  sendUsers(held: Held): void;
}

export class SimulatedWorker extends Process {
  held: Held | null = null;
  /** The fingerprint of its engine. */
  engine = 'engine';
  #triples = 0;

  constructor(
    override readonly world: WorkerSurroundings,
    name: string,
  ) {
    super(world, name, Role.ROLE_WORKER);
  }

  holding(): Holding | null {
    const { held } = this;
    if (!held) return null;
    const { job, run, lease, ready, started, step } = held;
    return { jobUid: job.uid, run, partitions: lease, shard: 0, ready, started, step, fingerprint: this.engine };
  }

  stored() {
    return [];
  }

  heartbeat() {
    return { step: this.held?.step ?? 0, halted: this.held?.isHalted ?? false, triples: this.#triples };
  }

  drop(): void {
    this.held = null;
  }

  command(jobUid: string, run: number, command: Command): void {
    const { held } = this;
    if ('prepare' in command) this.#prepare(jobUid);
    else if ('assign' in command) this.#assign(jobUid, run, command.assign);
    else if ('release' in command) this.drop();
    else if (!held || held.job.uid !== jobUid || held.run !== run) return;
    else if ('start' in command && !held.started) {
      held.started = true;
      this.after(1, () => this.#arrive(held));
    } else if ('checkpointAt' in command) this.#checkpointAt(held, command.checkpointAt);
    else if ('computeDigest' in command) this.#digest(held, command.computeDigest.model!.step);
  }

  #prepare(uid: string): void {
    const job = jobOf(this.world, uid);
    this.held = newHeld(job, 0, { first: 0, count: 0 }, null);
    const { held } = this;
    this.after(this.world.dice.between(100, 2000), () => {
      if (this.held !== held) return;
      const { manifest } = job;
      this.report({ prepared: { manifest, fingerprint: this.engine, engine: 'reference', device: 'cpu' } });
    });
  }

  #assign(uid: string, run: number, assign: Assign): void {
    const lease = assign.partitions!;
    const held = newHeld(jobOf(this.world, uid), run, lease, assign);
    this.held = held;
    this.after(this.world.dice.between(50, 1500), () => {
      if (this.held !== held) return;
      const state = this.world.load(held.job, assign.checkpoint);
      if (typeof state === 'string') {
        this.report({
          failure: { code: FailureCode.FAILURE_CODE_CHECKPOINT_DAMAGED, message: state, step: assign.checkpoint!.step },
        });
        return;
      }
      held.users = state.users.slice(2 * lease.first, 2 * (lease.first + lease.count));
      if (!held.job.truth.timeline.isEpochEnd(held.step)) {
        for (const { partition, loss } of assign.checkpoint?.losses ?? []) {
          const at = partition - lease.first;
          if (at >= 0 && at < lease.count) held.losses[at] = loss;
        }
      }
      held.ready = true;
      this.report({ ready: { fingerprint: this.engine, engine: 'reference', device: 'cpu' } });
    });
  }

  #checkpointAt(held: Held, { step, halt }: { step: number; halt: boolean }): void {
    if (held.step >= step && !held.checkpoints.has(step)) {
      this.report({ checkpointRefused: { step, at: held.step } }, false);
      return;
    }
    const { assign } = held;
    for (const before of held.halts) if (before < step && !assign!.halts.includes(before)) held.halts.delete(before);
    held.checkpoints.add(step);
    if (halt) held.halts.add(step);
    if (held.isHalted && !held.halts.has(held.step)) {
      held.isHalted = false;
      this.#compute(held);
    }
  }

  /** At a boundary: what has to be said of it, then the next step. */
  #arrive(held: Held): void {
    if (this.held !== held) return;
    const { job, step, lease, assign } = held;
    const { timeline } = job.truth;
    const isStart = step === assign!.startStep;
    const isEpochEnd = timeline.isEpochEnd(step);
    if (!isStart && (isEpochEnd || held.checkpoints.has(step))) {
      const partitions = held.losses.map((loss, at) => ({
        partition: lease.first + at,
        triples: isEpochEnd ? timeline.stepsPerEpoch : step % timeline.stepsPerEpoch,
        loss,
        adversarialLoss: loss,
      }));
      this.report({ losses: { step, partitions } });
    }
    if (!isStart && held.checkpoints.has(step)) this.world.sendUsers(held);
    if (isEpochEnd) held.losses.fill(0);
    if (timeline.isEvaluated(step) && step > assign!.evaluatedThrough) this.#evaluate(held);
    else this.#haltOrCompute(held);
  }

  #evaluate(held: Held): void {
    this.after(this.world.dice.between(10, this.world.faults.evaluationMs), () => {
      if (this.held !== held) return;
      const { step, lease, job } = held;
      const tally = (on: 'test' | 'validation') => {
        const counts = [0, 0, 0];
        for (let partition = lease.first; partition < lease.first + lease.count; partition++) {
          for (const [rank, count] of countsOf(step, partition, on).entries()) counts[rank] += count;
        }
        return { users: lease.count, warm: { users: lease.count, counts, pairs: 5 * lease.count }, cold: null };
      };
      const validation = job.job.evaluation.select === 'validation' ? tally('validation') : null;
      this.report({ epochRanks: { step, test: tally('test'), validation } });
      this.#haltOrCompute(held);
    });
  }

  #haltOrCompute(held: Held): void {
    const isStart = held.step === held.assign!.startStep;
    held.isHalted = held.step === held.job.truth.timeline.end || (!isStart && held.halts.has(held.step));
    if (held.isHalted) this.beatNow();
    else this.#compute(held);
  }

  #compute(held: Held): void {
    this.after(this.world.dice.between(50, 400) * held.job.pace, () => this.#push(held));
  }

  #push(held: Held): void {
    if (this.held !== held) return;
    const { job, run, step, lease } = held;
    if (this.world.faults.isNonFinite(job, step)) {
      this.report({ failure: { code: FailureCode.FAILURE_CODE_NONFINITE, message: `partition ${lease.first}`, step } });
      return;
    }
    const done = () => this.after(this.world.dice.between(1, 50), () => this.#advance(held, step));
    this.world.push(job, run, step, { assign: held.assign!, lease }, done);
  }

  #advance(held: Held, step: number): void {
    if (this.held !== held || held.step !== step) return;
    const { first } = held.lease;
    held.users.forEach((value, at) => (held.users[at] = moved(value, step, 2 * first + at)));
    held.losses.forEach((loss, at) => (held.losses[at] = loss + lossOf(step, first + at)));
    held.step = step + 1;
    this.#triples += held.lease.count;
    this.#arrive(held);
  }

  #digest(held: Held, step: number): void {
    this.after(this.world.dice.between(50, 500), () => {
      if (this.held !== held) return;
      const model = this.world.host!.recordOf(held.job.uid)?.checkpoints.find((checkpoint) => checkpoint.step === step);
      const state = this.world.load(held.job, model ?? null);
      if (typeof state !== 'string') this.report({ digest: { digest: digestOf(state) } });
    });
  }
}

function newHeld(job: SimulatedJob, run: number, lease: PartitionRange, assign: Assign | null): Held {
  return {
    job,
    run,
    lease,
    assign,
    checkpoints: new Set(assign?.checkpoints),
    halts: new Set(assign?.halts),
    ready: false,
    started: false,
    step: assign?.startStep ?? 0,
    isHalted: false,
    users: new Int32Array(2 * lease.count),
    losses: Array.from({ length: lease.count }, () => 0),
  };
}
