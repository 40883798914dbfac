import type { JobCommand, RunCommand } from '../../member/base-member.js';
import { HeldWork } from '../../member/held-work.js';
import type { About } from '../../member/outbox.js';
import type { Assign, Checkpoint, ComputeDigest, Heartbeat, Holding, PartitionRange } from '../../proto/index.js';
import { FailureCode, Role } from '../../proto/index.js';
import { required, unreachable } from '../../runtime/required.js';
import { jobOf, type SimulatedJob } from './jobs.js';
import { Process, type Surroundings } from './process.js';
import { countsOf, digestOf, lossOf, memoryOf, moved, type Rows } from './truth.js';

/** The work of a worker in a run. The run is 0 while the worker reads the data. */
export class SimulatedRun extends HeldWork {
  readonly checkpoints: Set<number>;
  readonly halts: Set<number>;
  step: number;
  isHalted = false;
  /** The rows of the users of the lease. */
  users: Rows;
  /** The losses of the partitions of the lease in the present epoch. */
  losses: number[];
  /** The seconds of the steps of the present epoch. */
  seconds = 0;
  /** When the present step began. */
  steppedMs = 0;

  constructor(
    about: About,
    readonly job: SimulatedJob,
    readonly assign: Assign | null,
    readonly onStart: (held: SimulatedRun) => void,
  ) {
    super(about);
    this.checkpoints = new Set(assign?.checkpoints);
    this.halts = new Set(assign?.halts);
    this.step = assign?.startStep ?? 0;
    this.users = new Int32Array(2 * this.lease.count);
    this.losses = Array.from({ length: this.lease.count }, () => 0);
  }

  get run(): number {
    return this.about.run;
  }

  get lease(): PartitionRange {
    return this.assign?.partitions ?? { first: 0, count: 0 };
  }

  startEpoch(): void {
    this.losses.fill(0);
    this.seconds = 0;
  }

  override start(): void {
    if (this.isStarted) return;
    super.start();
    this.onStart(this);
  }
}

/** The functions of the shards that a worker calls. */
interface WorkerSurroundings extends Surroundings {
  /** The digests of the models in the object store, by address. */
  readonly published: Map<string, string>;
  /** Sends a gradient to the shards. `done` is called when all of them have applied the step. */
  push(
    job: SimulatedJob,
    run: number,
    step: number,
    from: { readonly assign: Assign; readonly lease: PartitionRange },
    done: () => void,
  ): void;
  /** Sends the rows of its users at a boundary to the shards that save them. */
  sendUsers(held: SimulatedRun): void;
}

/** A simulated worker process, which trains its partitions in simulated time. */
export class SimulatedWorker extends Process<SimulatedRun> {
  /** The fingerprint of the engine of the worker. */
  engine = 'engine';
  #triples = 0;

  constructor(
    override readonly world: WorkerSurroundings,
    name: string,
  ) {
    super(world, name, Role.ROLE_WORKER);
  }

  protected seatOf({ lease }: SimulatedRun): Partial<Holding> {
    return { partitions: lease, fingerprint: this.engine };
  }

  protected progress(held: SimulatedRun | undefined): Partial<Heartbeat> {
    if (!held?.run) return { triples: this.#triples };
    const epochTriples = held.losses.length * held.job.timeline.stepAt(held.step).step;
    return { triples: this.#triples, epochTriples, epochSeconds: held.seconds };
  }

  protected take(about: About, command: JobCommand): void {
    switch (command.kind) {
      case 'prepare':
        this.#prepare(about, command.prepare.document);
        return;
      case 'assign':
        this.#assign(about, command.assign);
        return;
      case 'keep':
      case 'sendFile':
        return;
      default:
        unreachable(command);
    }
  }

  protected proceed(held: SimulatedRun, command: RunCommand): void {
    switch (command.kind) {
      case 'checkpointAt':
        this.#checkpointAt(held, command.checkpointAt);
        return;
      case 'computeDigest':
        this.#digest(held, command.computeDigest);
        return;
      case 'chooseMemory':
        this.#chooseMemory(held, command.chooseMemory.model!);
        return;
      default:
        unreachable(command);
    }
  }

  #prepare(about: About, document: string): void {
    const job = jobOf(this.world, about.jobUid, document);
    const held = new SimulatedRun(about, job, null, () => {});
    this.hold(held);
    this.later(held, this.world.dice.between(100, 2000), () => {
      const { manifest } = job;
      this.say({ prepared: { manifest, fingerprint: this.engine, engine: 'reference', device: 'cpu' } });
    });
  }

  #assign(about: About, assign: Assign): void {
    const onStart = (held: SimulatedRun) => this.later(held, 1, () => this.#arrive(held));
    const held = new SimulatedRun(about, jobOf(this.world, about.jobUid, assign.document), assign, onStart);
    this.hold(held);
    this.later(held, this.world.dice.between(50, 1500), () => this.#load(held, assign));
  }

  #load(held: SimulatedRun, assign: Assign): void {
    const { lease } = held;
    const state = this.world.load(held.job, assign.checkpoint);
    if (typeof state === 'string') {
      const code = FailureCode.FAILURE_CODE_CHECKPOINT_DAMAGED;
      const { step } = required(assign.checkpoint, 'Assign.checkpoint');
      this.say({ failure: { code, message: state, step, errorCode: '', errorFacts: {} } });
      return;
    }
    held.users = state.users.slice(2 * lease.first, 2 * (lease.first + lease.count));
    if (!held.job.timeline.isEpochEnd(held.step)) {
      for (const { partition, loss, seconds } of assign.checkpoint?.losses ?? []) {
        held.seconds = seconds;
        const at = partition - lease.first;
        if (at >= 0 && at < lease.count) held.losses[at] = loss;
      }
    }
    held.ready = true;
    this.say({ ready: { fingerprint: this.engine, engine: 'reference', device: 'cpu' } });
  }

  #checkpointAt(held: SimulatedRun, { step, halt }: { step: number; halt: boolean }): void {
    if (held.step >= step && !held.checkpoints.has(step)) {
      this.say({ checkpointRefused: { step, at: held.step } });
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

  /** Sends the reports of a boundary, then begins the next step. */
  #arrive(held: SimulatedRun): void {
    const { job, step, lease, assign } = held;
    const { timeline } = job;
    const isStart = step === assign!.startStep;
    const isEpochEnd = timeline.isEpochEnd(step);
    const isCheckpoint = held.checkpoints.has(step);
    if (!isStart && (isEpochEnd || isCheckpoint)) {
      const partitions = held.losses.map((loss, at) => ({
        partition: lease.first + at,
        triples: isEpochEnd ? timeline.stepsPerEpoch : timeline.stepAt(step).step,
        loss,
        adversarialLoss: loss,
        seconds: held.seconds,
      }));
      this.say({ losses: { step, partitions } }, { isEpochEnd, isCheckpoint });
    }
    if (!isStart && isCheckpoint) this.world.sendUsers(held);
    if (isEpochEnd) held.startEpoch();
    if (timeline.isEvaluated(step) && step > assign!.evaluatedThrough) this.#evaluate(held);
    else this.#haltOrCompute(held);
  }

  #evaluate(held: SimulatedRun): void {
    const milliseconds = this.world.dice.between(10, this.world.faults.evaluationMs);
    this.later(held, milliseconds, () => {
      const { step, lease, job } = held;
      const tally = (on: 'test' | 'validation') => {
        const counts = [0, 0, 0];
        for (let partition = lease.first; partition < lease.first + lease.count; partition++) {
          for (const [rank, count] of countsOf(step, partition, on).entries()) counts[rank] += count;
        }
        return { users: lease.count, warm: { users: lease.count, counts, pairs: 5 * lease.count }, cold: null };
      };
      const validation = job.job.evaluation.select === 'validation' ? tally('validation') : null;
      const test = job.manifest.testPairs > 0 ? tally('test') : null;
      this.say({ epochRanks: { step, test, validation, seconds: milliseconds / 1000 } });
      this.#haltOrCompute(held);
    });
  }

  #haltOrCompute(held: SimulatedRun): void {
    const isStart = held.step === held.assign!.startStep;
    held.isHalted = held.step === held.job.timeline.end || (!isStart && held.halts.has(held.step));
    if (held.isHalted) this.session.beat();
    else this.#compute(held);
  }

  #compute(held: SimulatedRun): void {
    held.steppedMs = this.world.timetable.now;
    this.later(held, this.world.dice.between(50, 400) * held.job.pace, () => this.#push(held));
  }

  #push(held: SimulatedRun): void {
    const { job, run, step, lease } = held;
    if (this.world.faults.isNonFinite(job, step)) {
      const message = `partition ${lease.first}`;
      const code = FailureCode.FAILURE_CODE_NONFINITE;
      this.say({ failure: { code, message, step, errorCode: '', errorFacts: {} } });
      return;
    }
    const done = () => this.later(held, this.world.dice.between(1, 50), () => this.#advance(held, step));
    this.world.push(job, run, step, { assign: held.assign!, lease }, done);
  }

  #advance(held: SimulatedRun, step: number): void {
    if (held.step !== step) return;
    const { first } = held.lease;
    held.users.forEach((value, at) => (held.users[at] = moved(value, step, 2 * first + at)));
    held.losses.forEach((loss, at) => (held.losses[at] = loss + lossOf(step, first + at)));
    held.step = step + 1;
    held.seconds += (this.world.timetable.now - held.steppedMs) / 1000;
    this.#triples += held.lease.count;
    this.#arrive(held);
  }

  #digest(held: SimulatedRun, { model, publication }: ComputeDigest): void {
    const { world } = this;
    const { uid, job } = held.job;
    const { output = '' } = job;
    this.later(held, world.dice.between(50, 500), () => {
      const stored = world.host!.recordOf(uid)?.checkpoints.find((checkpoint) => checkpoint.step === model!.step);
      const state = world.load(held.job, stored ?? null);
      if (typeof state === 'string') return;
      const digest = digestOf(state);
      this.say({ digest: { digest, output: publication ? output : '', published: false } });
      if (!publication) return;
      this.later(held, world.dice.between(50, world.faults.publicationMs), () => {
        if (world.faults.refusesModels()) {
          const code = FailureCode.FAILURE_CODE_INPUT;
          this.say({ failure: { code, message: 'access refused', step: 0, errorCode: '', errorFacts: {} } });
          return;
        }
        world.published.set(output, digest);
        this.say({ digest: { digest, output, published: true } });
      });
    });
  }

  #chooseMemory(held: SimulatedRun, model: Checkpoint): void {
    this.later(held, this.world.dice.between(50, this.world.faults.choiceMs), () => {
      const state = this.world.load(held.job, model);
      if (typeof state !== 'string') {
        this.say({ memoryChosen: memoryOf(digestOf(state)) });
        return;
      }
      const code = FailureCode.FAILURE_CODE_CHECKPOINT_DAMAGED;
      this.say({ failure: { code, message: state, step: model.step, errorCode: '', errorFacts: {} } });
    });
  }
}
