import type { Channel } from '../../member/channel.js';
import type { Ending } from '../../member/leave.js';
import { failureOf, RunError } from '../../member/failure.js';
import type { About } from '../../member/outbox.js';
import type { Member, Session } from '../../member/session.js';
import type { Assign, Command, CoordinatorMessage, Holding, SendFile } from '../../proto/index.js';
import { TensorGroup } from '../../proto/index.js';
import type { Logger } from '../../runtime/log.js';
import type { NatsConnection } from '../nats/connection.js';
import { DamagedCheckpointError, FileServer } from '../nats/files.js';
import type { WireMeter } from '../nats/meter.js';
import type { CheckpointContent, ShardStorage, StoredFile } from '../shard-storage.js';
import { readAssign } from './assignment.js';
import type { ShardMetrics } from './metrics.js';
import { ShardRun } from './shard-run.js';
import { upload } from './upload.js';

export interface ShardMemberServices {
  readonly identity: Member['identity'];
  readonly storage: ShardStorage;
  readonly channel: Pick<Channel, 'current'>;
  /** Connects to NATS at the address of the coordinator's Welcome, unless the process has one of its own. */
  readonly connect: (welcomeUrl: string) => Promise<NatsConnection>;
  readonly meter: WireMeter;
  readonly metrics: ShardMetrics;
  readonly log: Logger;
  readonly ending: Ending;
}

/** The run that this process takes part in. */
interface Held {
  readonly about: About;
  readonly jobName: string;
  readonly index: number;
  readonly abort: AbortController;
  /** Once loaded. */
  run?: ShardRun;
  ready: boolean;
  started: boolean;
}

/** The commands of the coordinator, carried out for one shard. */
export class ShardMember implements Member {
  session!: Pick<Session, 'report' | 'beat'>;
  #held: Held | undefined;
  #connection: Promise<NatsConnection> | undefined;
  #files: FileServer | undefined;
  #isLeaving = false;

  constructor(readonly services: ShardMemberServices) {}

  get identity(): Member['identity'] {
    return this.services.identity;
  }

  /** What it waits for before it can serve; null when it can. */
  get waitsFor(): string | null {
    return this.#files ? null : 'NATS, or the coordinator that knows where it is';
  }

  stored(): ReturnType<ShardStorage['stored']> {
    return this.services.storage.stored();
  }

  holding(): Holding | null {
    const held = this.#held;
    if (!held) return null;
    const { ready, started, index, run, about } = held;
    return { ...about, partitions: null, shard: index, ready, started, step: run?.shard.step ?? 0, fingerprint: '' };
  }

  heartbeat(): ReturnType<Member['heartbeat']> {
    const { sent, received } = this.services.meter;
    const isLoading = this.#held && !this.#held.ready;
    return {
      step: this.#held?.run?.shard.step ?? 0,
      halted: false,
      epochTriples: 0,
      epochLoss: 0,
      epochAdversarialLoss: 0,
      triples: 0,
      wireBytesSent: sent,
      wireBytesReceived: received,
      activity: isLoading ? 'loading parameters' : '',
      activityProgress: 0,
    };
  }

  welcome({ adopted, natsUrl }: NonNullable<CoordinatorMessage['welcome']>): void {
    if (!adopted) this.#drop('the coordinator gave the work to others');
    this.#connection ??= this.#connect(natsUrl);
    // Without one the process ends.
    this.#connection.catch(() => {});
    if (this.#isLeaving) this.leave();
  }

  command(about: About, command: Command): void {
    const { log, storage, ending } = this.services;
    if ('assign' in command) void this.#assign(about, command.assign);
    else if ('keep' in command) {
      storage
        .keep(about.jobUid, command.keep.checkpoints)
        .catch((error: unknown) => log.error({ error }, 'cannot delete'));
    } else if ('sendFile' in command) void this.#send(about, command.sendFile);
    else if ('release' in command) this.#release(command.release.reason);
    else if ('shutdown' in command) ending.end(command.shutdown.exitCode, command.shutdown.reason);
    else if (this.#held?.about.jobUid !== about.jobUid || this.#held.about.run !== about.run) return;
    else if ('start' in command) this.#held.started = true;
    else if ('checkpointAt' in command) this.#checkpointAt(this.#held, command.checkpointAt.step);
  }

  /** Asks to be let go; ends at once when there is nothing to hand back. */
  leave(): void {
    this.#isLeaving = true;
    if (!this.#held) this.services.ending.end(0, 'nothing is held');
    else this.session.report(this.#held.about, { leaving: {} });
  }

  async close(): Promise<void> {
    this.#drop('the process ends');
    this.#files?.close();
    const connection = await this.#connection?.catch(() => undefined);
    await connection?.close();
  }

  async #connect(natsUrl: string): Promise<NatsConnection> {
    const { connect, storage, identity, meter, log } = this.services;
    const connection = await connect(natsUrl);
    const onError = (error: Error) => log.error({ error }, 'cannot read a checkpoint for somebody');
    this.#files = new FileServer(connection, storage, { name: identity.name, meter, onError });
    return connection;
  }

  async #assign(about: About, assign: Assign): Promise<void> {
    const { log } = this.services;
    this.#drop(`run ${about.run} of ${assign.jobName} begins`);
    const abort = new AbortController();
    const held: Held = { about, jobName: assign.jobName, index: assign.shard, abort, ready: false, started: false };
    this.#held = held;
    log.info({ job: held.jobName, run: about.run, shard: held.index, step: assign.startStep }, 'loading');
    try {
      held.run = await this.#open(held, assign);
      held.ready = true;
      this.session.report(about, { ready: { fingerprint: '', engine: '', device: '' } }, { command: 'start' });
      log.info({ job: held.jobName, run: about.run, shard: held.index }, 'ready');
    } catch (error) {
      if (!abort.signal.aborted) this.#fail(held, error);
    }
  }

  async #open(held: Held, assign: Assign): Promise<ShardRun> {
    const { identity, meter, metrics } = this.services;
    const { about, index, jobName, abort } = held;
    const connection = await this.#connection!;
    metrics.serve(jobName, index);
    const options = {
      uid: about.jobUid,
      run: about.run,
      index,
      name: identity.name,
      assignment: readAssign(assign),
      meter,
      onChunk: (result: Parameters<ShardMetrics['chunk']>[2]) => metrics.chunk(jobName, index, result),
      onCheckpoint: (step: number, content: CheckpointContent) => void this.#write(held, step, content),
      onNonFinite: (step: number, message: string) => this.#fail(held, new RunError('nonfinite', message, step)),
    };
    return ShardRun.open(connection, this.#files!, options, abort.signal);
  }

  async #write(held: Held, step: number, content: CheckpointContent): Promise<void> {
    const { storage, metrics } = this.services;
    const startedAt = performance.now();
    try {
      const files = await storage.write(held.about.jobUid, step, content);
      if (held.abort.signal.aborted) return;
      const seconds = (performance.now() - startedAt) / 1000;
      metrics.checkpoint(held.jobName, held.index, seconds);
      const report = { checkpointPart: { step, files: files.map(toMessage), seconds } };
      this.session.report(held.about, report, { command: 'keep', step });
    } catch (error) {
      if (!held.abort.signal.aborted) this.#fail(held, error);
    }
  }

  #checkpointAt({ run, about }: Held, step: number): void {
    if (run?.checkpoints.request(step) !== false) return;
    const report = { checkpointRefused: { step, at: run.shard.step } };
    this.session.report(about, report, { command: 'keep', step });
  }

  async #send(about: About, command: SendFile): Promise<void> {
    const { channel, storage, log } = this.services;
    try {
      await upload(channel.current, storage.path(about.jobUid, command.checkpoint), command);
    } catch (error) {
      log.warn({ error, file: command.file }, 'an upload ended early');
    }
  }

  #release(reason: string): void {
    this.#drop(reason);
    if (this.#isLeaving) this.services.ending.end(0, 'released');
  }

  #drop(reason: string): void {
    const held = this.#held;
    if (!held) return;
    this.services.log.info({ job: held.jobName, run: held.about.run, reason }, 'dropped');
    held.abort.abort(new Error(reason));
    held.run?.close();
    this.#held = undefined;
  }

  #fail(held: Held, error: unknown): void {
    const { log } = this.services;
    log.error({ job: held.jobName, run: held.about.run, error }, 'the run cannot go on');
    const known = error instanceof DamagedCheckpointError ? new RunError('damaged', error.message, error.step) : error;
    this.session.report(held.about, failureOf(known, held.run?.shard.step), { command: 'release' });
  }
}

const GROUPS = {
  users: TensorGroup.TENSOR_GROUP_USERS,
  items: TensorGroup.TENSOR_GROUP_ITEMS,
  projection: TensorGroup.TENSOR_GROUP_PROJECTION,
  ids: TensorGroup.TENSOR_GROUP_IDS,
} as const;

function toMessage({ group, values, ...file }: StoredFile) {
  return {
    ...file,
    group: GROUPS[group],
    valuesOffset: values.offset,
    valuesBytes: values.bytes,
    holder: '',
  };
}
