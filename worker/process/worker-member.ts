import { failureOf, RunError } from '../../member/failure.js';
import type { Ending } from '../../member/leave.js';
import type { About } from '../../member/outbox.js';
import type { Member, Session } from '../../member/session.js';
import { RejectedError } from '../../parameter-server/nats/asker.js';
import type { NatsConnection } from '../../parameter-server/nats/connection.js';
import { DamagedCheckpointError } from '../../parameter-server/nats/files.js';
import type { WireMeter } from '../../parameter-server/nats/meter.js';
import { heldCheckpoint, readAssign } from '../../parameter-server/process/assignment.js';
import type { Assign, Checkpoint, Command, CoordinatorMessage, Holding } from '../../proto/index.js';
import { InputError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { digestOf } from './digest.js';
import { Held } from './held.js';
import type { JobData, WorkerEngine } from './job-data.js';
import { difference } from './manifest.js';
import type { WorkerMetrics } from './metrics.js';
import { OpenData } from './open-data.js';
import { sessionReports } from './session-reports.js';
import type { WorkerReports, WorkerRunOptions } from './worker-run.js';
import { WorkerRun } from './worker-run.js';

export interface WorkerMemberServices {
  readonly identity: Member['identity'];
  /** What a job's relative paths start from. */
  readonly root: string;
  /** A folder of this process. */
  readonly scratch: string;
  readonly engine: WorkerEngine;
  readonly connect: (welcomeUrl: string) => Promise<NatsConnection>;
  readonly meter: WireMeter;
  readonly metrics: WorkerMetrics;
  readonly log: Logger;
  readonly ending: Ending;
}

/** The commands of the coordinator, carried out for one worker. */
export class WorkerMember implements Member {
  session!: Pick<Session, 'report' | 'beat'>;
  #held: Held | undefined;
  readonly #data: OpenData;
  #connection: Promise<NatsConnection> | undefined;
  #isConnected = false;
  #isLeaving = false;
  #triples = 0;
  #activity = { activity: '', activityProgress: 0 };

  constructor(readonly services: WorkerMemberServices) {
    const { root, scratch, engine, metrics } = services;
    this.#data = new OpenData({
      root,
      scratch,
      engine,
      onActivity: (activity, progress) => this.#show(activity, progress),
      onOpened: ({ job, engine: own }) => metrics.serve(job.name, own),
    });
  }

  get identity(): Member['identity'] {
    return this.services.identity;
  }

  /** What it waits for before it can work; null when it can. */
  get waitsFor(): string | null {
    return this.#isConnected ? null : 'NATS, or the coordinator that knows where it is';
  }

  stored(): Promise<never[]> {
    return Promise.resolve([]);
  }

  holding(): Holding | null {
    if (!this.#held) return null;
    const { about, assign, ready, isStarted: started, run } = this.#held;
    const step = run?.boundary ?? 0;
    const fingerprint = this.#data.fingerprintOf(about.jobUid);
    return { ...about, partitions: assign?.partitions ?? null, shard: 0, ready, started, step, fingerprint };
  }

  heartbeat(): ReturnType<Member['heartbeat']> {
    const { sent, received } = this.services.meter;
    const run = this.#held?.run;
    const losses = run?.losses;
    return {
      step: run?.boundary ?? 0,
      halted: run?.isHalted ?? false,
      epochTriples: losses?.triples ?? 0,
      epochLoss: losses?.loss ?? 0,
      epochAdversarialLoss: losses?.adversarialLoss ?? 0,
      triples: this.#triples,
      wireBytesSent: sent,
      wireBytesReceived: received,
      ...this.#activity,
    };
  }

  welcome({ adopted, natsUrl }: NonNullable<CoordinatorMessage['welcome']>): void {
    if (!adopted) void this.#drop('the coordinator gave the work to others');
    this.#connection ??= this.#connect(natsUrl);
    // Without one the process ends.
    this.#connection.catch(() => {});
    if (this.#isLeaving) this.leave();
  }

  command(about: About, command: Command): void {
    const { ending } = this.services;
    const held = this.#held;
    if ('prepare' in command) void this.#prepare(about, command.prepare.document);
    else if ('assign' in command) void this.#assign(about, command.assign);
    else if ('release' in command) void this.#release(command.release.reason);
    else if ('shutdown' in command) ending.end(command.shutdown.exitCode, command.shutdown.reason);
    else if (held?.about.jobUid !== about.jobUid || held.about.run !== about.run) return;
    else if ('start' in command) held.start();
    else if ('checkpointAt' in command) this.#checkpointAt(held, command.checkpointAt.step, command.checkpointAt.halt);
    else if ('computeDigest' in command) void this.#digest(held, command.computeDigest.model!);
  }

  /** Asks to be let go; ends at once when there is nothing to hand back. */
  leave(): void {
    this.#isLeaving = true;
    if (!this.#held) this.services.ending.end(0, 'nothing is held');
    else this.session.report(this.#held.about, { leaving: {} });
  }

  async close(): Promise<void> {
    await this.#drop('the process ends');
    await this.#data.close();
    const connection = await this.#connection?.catch(() => undefined);
    await connection?.close();
  }

  async #connect(natsUrl: string): Promise<NatsConnection> {
    const connection = await this.services.connect(natsUrl);
    this.#isConnected = true;
    return connection;
  }

  /** Reads a job's data, for its manifest. */
  async #prepare(about: About, document: string): Promise<void> {
    await this.#work(about, null, async (held) => {
      const data = await this.#data.open(about.jobUid, document);
      if (held.isAborted) return;
      held.ready = true;
      const { manifest, fingerprint, engine, reason } = data;
      const report = { manifest, fingerprint, engine: engine.name, device: `${engine.device}: ${reason}` };
      this.session.report(about, { prepared: report }, { command: 'assign' });
      this.#show('', 0);
    });
  }

  /** Takes part in a run to its end. */
  async #assign(about: About, assign: Assign): Promise<void> {
    const { log } = this.services;
    await this.#work(about, assign, async (held) => {
      const { signal } = held.abort;
      log.info(
        { job: assign.jobName, run: about.run, partitions: assign.partitions, step: assign.startStep },
        'loading',
      );
      const data = await this.#data.open(about.jobUid, assign.document);
      signal.throwIfAborted();
      const found = difference(assign.manifest!, data.manifest);
      if (found !== null) {
        throw new InputError(
          `${this.identity.name} reads other data than was read first: ${found}. Give every worker the same files`,
        );
      }
      held.run = await WorkerRun.open(await this.#connection!, this.#runOptions(held, assign, data));
      signal.throwIfAborted();
      held.ready = true;
      const { fingerprint, engine } = data;
      const ready = { fingerprint, engine: engine.name, device: engine.device };
      this.session.report(about, { ready }, { command: 'start' });
      this.#show('', 0);
      await held.started;
      log.info({ job: assign.jobName, run: about.run }, 'training');
      await held.run.train();
    });
  }

  #runOptions(held: Held, assign: Assign, data: JobData): WorkerRunOptions {
    const { identity, root, meter, metrics } = this.services;
    const { about, abort } = held;
    return {
      uid: about.jobUid,
      run: about.run,
      name: identity.name,
      assignment: readAssign(assign),
      partitions: assign.partitions!,
      losses: assign.checkpoint && assign.checkpoint.step === assign.startStep ? assign.checkpoint.losses : [],
      halts: assign.halts,
      evaluatedThrough: assign.evaluatedThrough,
      data,
      root,
      meter,
      onPhase: (phase, seconds) => metrics.phase(assign.jobName, phase, seconds),
      reports: this.#reportsOf(held, assign.jobName),
      signal: abort.signal,
    };
  }

  #reportsOf(held: Held, jobName: string): WorkerReports {
    const { metrics } = this.services;
    return {
      ...sessionReports(this.session, held.about),
      trained: (stage, triples) => {
        this.#triples += triples;
        metrics.triples(jobName, stage, triples);
      },
      activity: (activity, progress) => this.#show(activity, progress),
      checkpointFailed: (step, error) => {
        if (held.isAborted) return;
        this.#fail(held, new Error(`cannot checkpoint step ${step}: ${error.message}`, { cause: error }));
      },
    };
  }

  /** Ends what was held, then does the work; what goes wrong is reported, unless the work was taken away. */
  async #work(about: About, assign: Assign | null, work: (held: Held) => Promise<void>): Promise<void> {
    const before = this.#held;
    before?.abort.abort(new Error(`run ${about.run} begins`));
    const held = new Held(about, assign);
    this.#held = held;
    held.done = (async () => {
      try {
        await before?.done;
        held.abort.signal.throwIfAborted();
        await work(held);
      } catch (error) {
        if (!held.isAborted) this.#fail(held, error);
      }
    })();
    await held.done;
  }

  #checkpointAt({ run, about }: Held, step: number, halt: boolean): void {
    if (!run || run.checkpointAt(step, halt)) return;
    const report = { checkpointRefused: { step, at: run.boundary } };
    this.session.report(about, report, { command: 'keep', step });
  }

  async #digest(held: Held, model: Checkpoint): Promise<void> {
    try {
      const data = await this.#data.current;
      const digest = await digestOf(data, held.run!.reader, heldCheckpoint(model));
      this.session.report(held.about, { digest: { digest } }, { command: 'release' });
    } catch (error) {
      if (!held.isAborted) this.#fail(held, error);
    }
  }

  async #release(reason: string): Promise<void> {
    await this.#drop(reason);
    if (this.#isLeaving) this.services.ending.end(0, 'released');
    else if (!this.#held) await this.#data.close();
  }

  async #drop(reason: string): Promise<void> {
    const held = this.#held;
    if (!held) return;
    this.services.log.info({ job: held.assign?.jobName, run: held.about.run, reason }, 'dropped');
    this.#held = undefined;
    this.#show('', 0);
    held.abort.abort(new Error(reason));
    await held.done;
  }

  #fail(held: Held, error: unknown): void {
    const { log } = this.services;
    if (error instanceof RejectedError && error.status === 'fenced') {
      log.warn({ run: held.about.run, error }, 'a later run has begun');
      return;
    }
    log.error({ job: held.assign?.jobName, run: held.about.run, error }, 'the work cannot go on');
    const known = error instanceof DamagedCheckpointError ? new RunError('damaged', error.message, error.step) : error;
    this.session.report(held.about, failureOf(known, held.run?.boundary), { command: 'release' });
  }

  #show(activity: string, activityProgress: number): void {
    this.#activity = { activity, activityProgress };
  }
}
