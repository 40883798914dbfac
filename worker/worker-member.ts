import { join } from 'node:path';
import type { Confinement } from '../dataset/confinement.js';
import type { JobCommand, MemberServices, RunCommand } from '../member/base-member.js';
import { BaseMember } from '../member/base-member.js';
import type { About } from '../member/outbox.js';
import type { MemorySettings } from '../model/memory/memory.js';
import { RejectedError } from '../parameter-server/nats/asker.js';
import type { NatsConnection } from '../parameter-server/nats/connection.js';
import type { WireMeter } from '../parameter-server/nats/meter.js';
import { heldCheckpoint, readAssign } from '../parameter-server/process/assignment.js';
import type { Assign, Checkpoint, ComputeDigest, Heartbeat, Holding, Publication } from '../proto/index.js';
import { refuseToReplacePublished } from '../training/publication.js';
import { InputError } from '../runtime/errors.js';
import { required, unreachable } from '../runtime/required.js';
import { chosenMemory } from './choose-memory.js';
import { digestOf } from './digest.js';
import { HeldRun } from './held-run.js';
import type { JobData, WorkerEngine } from './job-data.js';
import { epochLosses } from './load.js';
import { difference } from './manifest.js';
import type { WorkerMetrics } from './metrics.js';
import { OpenData } from './open-data.js';
import { publishCheckpoint } from './published-model.js';
import { sessionReports } from './session-reports.js';
import type { WorkerReports } from './worker-run.js';
import { WorkerRun } from './worker-run.js';

/** What a worker needs from its process. */
export interface WorkerMemberServices extends MemberServices<NatsConnection> {
  /** The folder from which a job's relative paths start. */
  readonly root: string;
  /** The files that jobs may read. */
  readonly within: Confinement;
  /** A folder for files that only this process uses. */
  readonly scratch: string;
  readonly engine: WorkerEngine;
  /** Counts the bytes of tensors that are sent and received. */
  readonly meter: WireMeter;
  readonly metrics: WorkerMetrics;
}

/** A worker as a member of the cluster. It carries out the coordinator's commands. */
export class WorkerMember extends BaseMember<HeldRun, NatsConnection> {
  readonly #data: OpenData;
  /** The number of triples that were trained since the process started, over all runs. */
  #triples = 0;

  constructor(override readonly services: WorkerMemberServices) {
    super(services);
    this.#data = new OpenData({
      ...services,
      onActivity: (activity, progress) => this.#show(activity, progress),
      onNote: (message) => this.services.log.info(message),
      onOpened: ({ job, engine }) => services.metrics.serve(job.name, engine),
    });
  }

  override async close(): Promise<void> {
    this.#data.stop();
    await super.close();
    await this.#data.close();
  }

  /** Reads the data of a job or takes part in a run. */
  protected take(about: About, command: JobCommand): void {
    switch (command.kind) {
      case 'prepare':
        this.#prepare(about, command.prepare.document);
        return;
      case 'assign':
        this.#assign(about, command.assign);
        return;
      // A worker stores no files. Keep only acknowledges its reports, and SendFile is meant for shards.
      case 'keep':
      case 'sendFile':
        return;
      default:
        unreachable(command);
    }
  }

  /** Adds a checkpoint to the run that is held, or answers the question at the end of a pass. */
  protected proceed(held: HeldRun, command: RunCommand): void {
    switch (command.kind) {
      case 'checkpointAt':
        this.#checkpointAt(held, command.checkpointAt.step, command.checkpointAt.halt);
        return;
      case 'computeDigest':
        void this.#digest(held, command.computeDigest);
        return;
      case 'chooseMemory':
        void this.#chooseMemory(held, command.chooseMemory.model);
        return;
      default:
        unreachable(command);
    }
  }

  /** The worker's partitions and the fingerprint of its engine, for Holding. */
  protected seatOf({ about, assign }: HeldRun): Partial<Holding> {
    return { partitions: assign?.partitions ?? null, fingerprint: this.#data.fingerprintOf(about.jobUid) };
  }

  /** The losses of the current epoch and the number of trained triples, for heartbeats. */
  protected progress(held: HeldRun | undefined): Partial<Heartbeat> {
    const { triples = 0, loss = 0, adversarialLoss = 0, seconds = 0 } = held?.run?.losses ?? {};
    return {
      epochTriples: triples,
      epochLoss: loss,
      epochAdversarialLoss: adversarialLoss,
      epochSeconds: seconds,
      triples: this.#triples,
    };
  }

  /** The data stay open between the runs of a job, until the worker has become free. */
  protected override released(): void {
    this.#data.stop();
    void this.stopped.then(() => (this.held ? undefined : this.#data.close()));
  }

  /** Reports a failure. A run that a later run has replaced ends without a report. */
  protected override fail(held: HeldRun, error: unknown): void {
    if (error instanceof RejectedError && error.status === 'fenced') {
      this.services.log.warn({ run: held.about.run, error }, 'a later run has begun');
    } else super.fail(held, error);
  }

  /** Reads a job's data and reports their manifest. */
  #prepare(about: About, document: string): void {
    const held = new HeldRun(about, null);
    this.begin(held, async () => {
      const data = await this.#data.open(about.jobUid, document, { mayPrepare: true });
      held.abort.signal.throwIfAborted();
      const { output, objectStore: store } = data.job;
      if (output !== undefined) await refuseToReplacePublished(output, { store });
      const notices = await data.earlier.notices();
      held.ready = true;
      const { fingerprint, engine, reason } = data;
      const manifest = {
        ...data.manifest,
        warnings: [...data.manifest.warnings, ...data.splitWarnings, ...notices],
      };
      const device = `${engine.device}: ${reason}`;
      this.session.report(about, { prepared: { manifest, fingerprint, engine: engine.name, device } });
      this.#show('', 0);
    });
  }

  /** Takes part in a run until it ends. */
  #assign(about: About, assign: Assign): void {
    const { log } = this.services;
    const { jobName: job, partitions, startStep: step } = assign;
    const held = new HeldRun(about, assign);
    this.begin(held, async () => {
      log.info({ job, run: about.run, partitions, step }, 'loading');
      const data = await this.#openData(held, assign);
      held.run = await this.#open(held, assign, data);
      held.abort.signal.throwIfAborted();
      held.ready = true;
      const { fingerprint, engine } = data;
      this.session.report(about, { ready: { fingerprint, engine: engine.name, device: engine.device } });
      this.#show('', 0);
      await held.started;
      log.info({ job, run: about.run }, 'training');
      await held.run.train();
    });
  }

  /** Opens the job's data and checks that they are the same that the job's first worker read. */
  async #openData({ about, abort }: HeldRun, { document, manifest }: Assign): Promise<JobData> {
    const data = await this.#data.open(about.jobUid, document);
    abort.signal.throwIfAborted();
    if (!manifest) throw new Error('The command Assign has no manifest');
    const found = difference(manifest, data.manifest);
    if (found === null) return data;
    throw new InputError(
      `${this.identity.name} reads data that differ from those that were read first: ${found}. Give every worker the same files`,
    );
  }

  async #open(held: HeldRun, assign: Assign, data: JobData): Promise<WorkerRun> {
    const { identity, meter, metrics } = this.services;
    const { about, abort } = held;
    const { jobName, partitions, halts, evaluatedThrough } = assign;
    if (!partitions) throw new Error('The command Assign for a worker has no partitions');
    const assignment = readAssign(assign);
    return WorkerRun.open(await this.connection, {
      uid: about.jobUid,
      run: about.run,
      name: identity.name,
      assignment,
      partitions,
      losses: epochLosses(assign, assignment.timeline),
      halts,
      evaluatedThrough,
      data,
      meter,
      onPhase: (phase, seconds) => metrics.phase(jobName, phase, seconds),
      reports: this.#reportsOf(held, jobName),
      signal: abort.signal,
    });
  }

  /** Connects the reports of a run with the session, the metrics and the heartbeats. */
  #reportsOf(held: HeldRun, jobName: string): WorkerReports {
    return {
      ...sessionReports(this.session, held.about),
      trained: (stage, triples) => {
        this.#triples += triples;
        this.services.metrics.triples(jobName, stage, triples);
      },
      activity: (activity, progress) => this.#show(activity, progress),
      checkpointFailed: (step, error) => {
        if (held.isAborted) return;
        this.fail(held, new Error(`cannot make the checkpoint of step ${step}: ${error.message}`, { cause: error }));
      },
    };
  }

  /** Adds a checkpoint to the run, or reports to the coordinator that the run has passed the boundary. */
  #checkpointAt({ run, about }: HeldRun, step: number, halt: boolean): void {
    if (!run || run.checkpointAt(step, halt)) return;
    this.session.report(about, { checkpointRefused: { step, at: run.boundary } });
  }

  /** Computes the digest of the model in a checkpoint and reports it. Publishes the model where the job names an output. */
  async #digest(held: HeldRun, { model, publication }: ComputeDigest): Promise<void> {
    try {
      const { run } = held;
      if (!run || !model)
        throw new Error('The command ComputeDigest has no model, or it came before the run was loaded');
      const data = await this.#data.current;
      if (publication) {
        await this.#publish(held, data, { run, model, publication });
        return;
      }
      const digest = await digestOf(data, run.reader, heldCheckpoint(model));
      this.session.report(held.about, { digest: { digest, output: '', published: false } });
    } catch (error) {
      if (!held.isAborted) this.fail(held, error);
    }
  }

  /** Publishes the model and reports its digest twice: when it is known, and when the model is published. */
  async #publish(
    held: HeldRun,
    data: JobData,
    { run, model, publication }: { run: WorkerRun; model: Checkpoint; publication: Publication },
  ): Promise<void> {
    const { identity, scratch } = this.services;
    const output = required(data.job.output, 'the address of the model');
    const report = (digest: string, published: boolean) => {
      if (!held.isAborted) this.session.report(held.about, { digest: { digest, output, published } });
    };
    // A coordinator that was restarted asks again while the model is being published.
    held.published ??= publishCheckpoint(data, {
      directory: join(scratch, `publish-${held.about.jobUid}`),
      reader: run.reader,
      checkpoint: heldCheckpoint(model),
      publication,
      versions: { amr: identity.version, node: process.version },
      signal: held.abort.signal,
      onWritten: (digest) => report(digest, false),
    });
    this.#show('publishing the model', 0);
    held.done = Promise.allSettled([held.done, held.published]).then(() => undefined);
    report(await held.published, true);
    this.#show('', 0);
  }

  /** Chooses the settings of the memory for the model in a checkpoint and reports them. A repeated question gets the same answer. */
  async #chooseMemory(held: HeldRun, model: Checkpoint | null): Promise<void> {
    try {
      held.memory ??= this.#beginChoice(held, model);
      const { coOccurrence = null, ...content } = await held.memory;
      if (held.isAborted) return;
      this.session.report(held.about, { memoryChosen: { ...content, coOccurrence } });
      this.#show('', 0);
    } catch (error) {
      if (!held.isAborted) this.fail(held, error);
    }
  }

  /** Begins to choose the settings. The data stay open until the choice has ended, also when the work is dropped. */
  #beginChoice(held: HeldRun, model: Checkpoint | null): Promise<MemorySettings> {
    const { run, abort } = held;
    if (!run || !model) throw new Error('The command ChooseMemory has no model, or it came before the run was loaded');
    this.#show('choosing the memory', 0);
    const options = { checkpoint: heldCheckpoint(model), reader: run.reader, signal: abort.signal };
    const choice = this.#data.current.then((data) => chosenMemory(data, options));
    held.done = Promise.allSettled([held.done, choice]).then(() => undefined);
    return choice;
  }

  /** Keeps what the worker does, for heartbeats. */
  #show(activity: string, activityProgress: number): void {
    if (this.held) this.held.activity = { activity, activityProgress };
  }
}
