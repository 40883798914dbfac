import type { Heartbeat, Holding, StoredJob } from '../proto/index.js';
import { unreachable } from '../runtime/required.js';
import type { Logger } from '../runtime/log.js';
import { failureOf } from './failure.js';
import type { HeldWork } from './held-work.js';
import type { Ending } from './leave.js';
import type { About } from './outbox.js';
import type { Member, MemberCommand, Welcome } from './session-state.js';
import { SessionState } from './session-state.js';

/** Commands that do not depend on what the member holds. */
export type JobCommand = Extract<MemberCommand, { kind: 'prepare' | 'assign' | 'keep' | 'sendFile' }>;
/** Commands about the run that the member holds. */
export type RunCommand = Extract<MemberCommand, { kind: 'checkpointAt' | 'computeDigest' }>;

/** What both members are made of. `Connection` is their connection to the tensors' transport. */
export interface MemberServices<Connection extends { close(): Promise<void> }> {
  readonly identity: Member['identity'];
  /** Connects at the address of the coordinator's Welcome, unless the process has an address of its own. */
  readonly connect: (welcomeUrl: string) => Promise<Connection>;
  /** Bytes of tensors that were sent and received. */
  readonly meter: { readonly sent: number; readonly received: number };
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly ending: Ending;
}

/**
 * What workers and shards have in common: the work that they hold, how they get it and hand it back, and what they say of
 * themselves. A role says how the work is done.
 */
export abstract class BaseMember<
  Held extends HeldWork,
  Connection extends { close(): Promise<void> } = { close(): Promise<void> },
> implements Member {
  readonly session = new SessionState(this);
  #held: Held | undefined;
  /** Settles when nothing goes on any more of the work that was dropped last. */
  #stopped: Promise<void> = Promise.resolve();
  #connection: Promise<Connection> | undefined;
  #isConnected = false;
  #isLeaving = false;

  constructor(readonly services: MemberServices<Connection>) {}

  /** Takes on other work, or does something with a job's files. */
  protected abstract take(about: About, command: JobCommand): void;
  /** Does something about the run that is held. */
  protected abstract proceed(held: Held, command: RunCommand): void;
  /** The role's fields of Holding. */
  protected abstract seatOf(held: Held): Partial<Holding>;
  /** The role's fields of a heartbeat. */
  protected abstract progress(held: Held | undefined): Partial<Heartbeat>;
  /** The coordinator took the work back, and the member may get other work. */
  protected released(): void {}

  /** The checkpoints on the member's disk. */
  stored(): StoredJob[] | Promise<StoredJob[]> {
    return [];
  }

  get identity(): Member['identity'] {
    return this.services.identity;
  }

  /** What the member waits for before it can work; null when it can. */
  get waitsFor(): string | null {
    return this.#isConnected ? null : 'NATS, or the coordinator that knows where it is';
  }

  get held(): Held | undefined {
    return this.#held;
  }

  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  holding(): Holding | null {
    const held = this.#held;
    if (!held) return null;
    const { about, ready, isStarted: started, step } = held;
    return { ...about, partitions: null, shard: 0, ready, started, step, fingerprint: '', ...this.seatOf(held) };
  }

  heartbeat(): Omit<Heartbeat, 'refusedCommands'> {
    const { sent, received } = this.services.meter;
    const { activity = '', activityProgress = 0 } = this.#held?.activity ?? {};
    return {
      step: this.#held?.step ?? 0,
      halted: this.#held?.isHalted ?? false,
      epochTriples: 0,
      epochLoss: 0,
      epochAdversarialLoss: 0,
      triples: 0,
      wireBytesSent: sent,
      wireBytesReceived: received,
      activity,
      activityProgress,
      ...this.progress(this.#held),
    };
  }

  welcome({ adopted, natsUrl }: Welcome): void {
    if (!adopted) this.#drop('the coordinator gave the work to others');
    this.#connection ??= this.#connect(natsUrl);
    // `connect` itself ends the process when there can be no connection.
    this.#connection.catch(() => {});
    if (this.#isLeaving) this.leave();
  }

  command(about: About, command: MemberCommand): void {
    switch (command.kind) {
      case 'release':
        this.#release(command.release.reason);
        return;
      case 'shutdown':
        this.services.ending.end(command.shutdown.exitCode, command.shutdown.reason);
        return;
      case 'prepare':
      case 'assign':
      case 'keep':
      case 'sendFile':
        this.take(about, command);
        return;
      case 'start':
        if (this.#held?.isOf(about)) this.#held.start();
        return;
      case 'checkpointAt':
      case 'computeDigest':
        if (this.#held?.isOf(about)) this.proceed(this.#held, command);
        return;
      // It only acknowledges reports, which the session has done already.
      case 'recorded':
        return;
      default:
        unreachable(command);
    }
  }

  /** Asks the coordinator to take the work back; ends at once when nothing is held. */
  leave(): void {
    this.#isLeaving = true;
    if (!this.#held) this.services.ending.end(0, 'nothing is held');
    else this.session.report(this.#held.about, { leaving: {} });
  }

  /** Gives up the work and waits until nothing of it goes on. */
  async close(): Promise<void> {
    this.#drop('the process ends');
    await this.#stopped;
    const connection = await this.#connection?.catch(() => undefined);
    await connection?.close();
  }

  /** Resolves with the connection that the first Welcome began. */
  protected get connection(): Promise<Connection> {
    return this.#connection ?? Promise.reject(new Error('Work came before a Welcome'));
  }

  /** Settles when nothing goes on any more of the work that was dropped last. */
  protected get stopped(): Promise<void> {
    return this.#stopped;
  }

  /** Holds other work from now on; what was held before is dropped. */
  protected hold(held: Held): void {
    this.#drop(`run ${held.about.run} begins`);
    this.#held = held;
  }

  /** Holds work and does it, once the work before has stopped. An error is reported, unless the work was taken away. */
  protected begin(held: Held, work: () => Promise<void>): void {
    this.hold(held);
    const before = this.#stopped;
    const run = async () => {
      try {
        await before;
        held.abort.signal.throwIfAborted();
        await work();
      } catch (error) {
        if (!held.isAborted) this.fail(held, error);
      }
    };
    held.done = run();
  }

  /** Reports that the work cannot go on. */
  protected fail(held: Held, error: unknown): void {
    this.services.log.error({ job: held.jobName, run: held.about.run, error }, 'the work cannot go on');
    this.session.report(held.about, failureOf(error, held.step));
  }

  async #connect(natsUrl: string): Promise<Connection> {
    const connection = await this.services.connect(natsUrl);
    this.#isConnected = true;
    return connection;
  }

  #release(reason: string): void {
    this.#drop(reason);
    if (this.#isLeaving) this.services.ending.end(0, 'released');
    else this.released();
  }

  #drop(reason: string): void {
    const held = this.#held;
    if (!held) return;
    this.services.log.info({ job: held.jobName, run: held.about.run, reason }, 'dropped');
    this.#held = undefined;
    this.#stopped = held.done;
    held.abort.abort(new Error(reason));
  }
}
