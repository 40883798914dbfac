import type { Heartbeat, Holding, StoredJob } from '../proto/index.js';
import { unreachable } from '../runtime/required.js';
import type { Logger } from '../runtime/log.js';
import { failureOf } from './failure.js';
import type { HeldWork } from './held-work.js';
import type { Ending } from './leave.js';
import type { About } from './outbox.js';
import type { Member, MemberCommand, Welcome } from './session-state.js';
import { SessionState } from './session-state.js';

/** Commands that a member obeys whatever it holds. The role of the member carries them out. */
export type JobCommand = Extract<MemberCommand, { kind: 'prepare' | 'assign' | 'keep' | 'sendFile' }>;
/** Commands about the run that the member holds. The member ignores them when it holds another run. */
export type RunCommand = Extract<MemberCommand, { kind: 'checkpointAt' | 'computeDigest' | 'chooseMemory' }>;

/** What happened to a connection that had been made. */
export type LinkChange = 'broken' | 'restored';

/**
 * What a member needs from its process. `Connection` is the type of its connection to NATS, which carries the tensors.
 */
export interface MemberServices<Connection extends { close(): Promise<void> }> {
  /** The role and the names of the process. They are sent with every Join. */
  readonly identity: Member['identity'];
  /**
   * Connects to NATS. The first argument is the address in the coordinator's Welcome. An address in the options of the
   * process takes precedence. `onLink` is called when the connection has broken, and when it has been made again.
   */
  readonly connect: (welcomeUrl: string, onLink: (change: LinkChange) => void) => Promise<Connection>;
  /**
   * Takes a credential for NATS. Resolves when the connection, if there is one, has what the credential allows.
   */
  readonly authorize: (token: string) => Promise<void>;
  /** Bytes of tensors that this process has sent and received. Heartbeats report them. */
  readonly meter: { readonly sent: number; readonly received: number };
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Ends the process. */
  readonly ending: Ending;
}

/**
 * The part of a member that workers and shards share: it holds work, takes it from the coordinator, hands it back, and
 * reports about itself. A subclass for each role says how the work is done. `Held` is the type of the work, and at most
 * one piece of work is held at a time.
 */
export abstract class BaseMember<
  Held extends HeldWork,
  Connection extends { close(): Promise<void> } = { close(): Promise<void> },
> implements Member {
  /** The state of the session with the coordinator. Reports are sent through it. */
  readonly session = new SessionState(this);
  #held: Held | undefined;
  /** Settles when the work that was dropped last has stopped completely. */
  #stopped: Promise<void> = Promise.resolve();
  #connection: Promise<Connection> | undefined;
  #isConnected = false;
  #isCutOff = false;
  #isLeaving = false;

  constructor(readonly services: MemberServices<Connection>) {}

  /** Carries out a command that begins new work or concerns the files of a job. */
  protected abstract take(about: About, command: JobCommand): void;
  /** Carries out a command about the run that is held. */
  protected abstract proceed(held: Held, command: RunCommand): void;
  /** Returns the fields of Holding that only this role has. */
  protected abstract seatOf(held: Held): Partial<Holding>;
  /** Returns the fields of a heartbeat that only this role has. */
  protected abstract progress(held: Held | undefined): Partial<Heartbeat>;
  /** Called when the coordinator has taken the work back and the member stays to get other work. */
  protected released(): void {}

  /** Lists the checkpoints on the member's disk. A member without a disk has none. */
  stored(): StoredJob[] | Promise<StoredJob[]> {
    return [];
  }

  /** The role and the names of the process. */
  get identity(): Member['identity'] {
    return this.services.identity;
  }

  /**
   * What the member waits for before it can work, in words for the readiness check. It is null when the member can
   * work.
   */
  get waitsFor(): string | null {
    return this.#isConnected ? null : 'a connection to NATS, whose address the coordinator may have to give';
  }

  /** The work that the member has now. It is undefined while the member is free. */
  get held(): Held | undefined {
    return this.#held;
  }

  /** Whether the process was asked to end and is handing back its work. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** Describes the work that the member holds, for Join. Returns null while the member is free. */
  holding(): Holding | null {
    const held = this.#held;
    if (!held) return null;
    const { about, ready, isStarted: started, step } = held;
    return { ...about, partitions: null, shard: 0, ready, started, step, fingerprint: '', ...this.seatOf(held) };
  }

  /** Describes the progress of the work, for the heartbeats of the session. */
  heartbeat(): Omit<Heartbeat, 'refusedCommands'> {
    const { sent, received } = this.services.meter;
    const { activity = '', activityProgress = 0 } = this.#held?.activity ?? {};
    return {
      step: this.#held?.step ?? 0,
      halted: this.#held?.isHalted ?? false,
      epochSeconds: 0,
      epochTriples: 0,
      epochLoss: 0,
      epochAdversarialLoss: 0,
      triples: 0,
      wireBytesSent: sent,
      wireBytesReceived: received,
      activity,
      activityProgress,
      cutOffFrom: this.#isCutOff ? 'NATS' : '',
      diskFreeBytes: 0,
      ...this.progress(this.#held),
    };
  }

  /**
   * Called when the coordinator has accepted the session. The member drops its work unless the coordinator adopted it.
   * The first Welcome starts the connection to NATS.
   */
  welcome({ adopted, natsUrl }: Welcome): void {
    if (!adopted) this.#drop('the coordinator gave the work to others');
    this.#connection ??= this.#connect(natsUrl);
    // The error needs no handling here because `connect` ends the process when no connection is possible.
    this.#connection.catch(() => {});
    if (this.#isLeaving) this.leave();
  }

  /** Carries out a command of the coordinator, or passes it to the role. */
  command(about: About, command: MemberCommand): void {
    switch (command.kind) {
      case 'release':
        this.#release(command.release.reason);
        return;
      case 'shutdown':
        this.services.ending.end(command.shutdown.exitCode, command.shutdown.reason);
        return;
      case 'natsCredential':
        this.#authorize(command.natsCredential);
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
      case 'chooseMemory':
        if (this.#held?.isOf(about)) this.proceed(this.#held, command);
        return;
      // This command only acknowledges reports, and the session has already handled that.
      case 'recorded':
        return;
      default:
        unreachable(command);
    }
  }

  /** Asks the coordinator to take the work back. A member that holds nothing ends its process at once. */
  leave(): void {
    this.#isLeaving = true;
    if (!this.#held) this.services.ending.end(0, 'nothing is held');
    else this.session.report(this.#held.about, { leaving: {} });
  }

  /** Gives up the work, waits until it has stopped completely, and closes the connection to NATS. */
  async close(): Promise<void> {
    this.#drop('the process ends');
    await this.#stopped;
    const connection = await this.#connection?.catch(() => undefined);
    await connection?.close();
  }

  /** Resolves with the connection that the first Welcome started. Rejects when no Welcome has come. */
  protected get connection(): Promise<Connection> {
    return this.#connection ?? Promise.reject(new Error('The coordinator sent work before its Welcome'));
  }

  /** Settles when the work that was dropped last has stopped completely. It never rejects. */
  protected get stopped(): Promise<void> {
    return this.#stopped;
  }

  /** Holds other work from now on. The member drops what it held before. */
  protected hold(held: Held): void {
    this.#drop(`run ${held.about.run} begins`);
    this.#held = held;
  }

  /**
   * Holds work and runs `work` once the previous work has stopped. An error in `work` is reported to the coordinator
   * unless the work was dropped in the meantime.
   */
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

  /** Logs an error and reports to the coordinator that the work cannot continue. */
  protected fail(held: Held, error: unknown): void {
    this.services.log.error({ job: held.jobName, run: held.about.run, error }, 'the work cannot continue');
    this.session.report(held.about, failureOf(error, held.step));
  }

  async #connect(natsUrl: string): Promise<Connection> {
    const connection = await this.services.connect(natsUrl, (change) => {
      this.#isCutOff = change === 'broken';
      this.session.beat();
    });
    this.#isConnected = true;
    return connection;
  }

  /** Takes a credential for NATS. Work of another job could not use it. Work that begins now waits until it is in use. */
  #authorize({ token, jobUid }: { readonly token: string; readonly jobUid: string }): void {
    if (this.#held && this.#held.about.jobUid !== jobUid) this.#drop('the coordinator has other work');
    const authorized = this.services.authorize(token);
    this.#connection &&= Promise.all([this.#connection, authorized]).then(([connection]) => connection);
    // A member that cannot connect ends its process (see `welcome`).
    this.#connection?.catch(() => {});
    authorized.catch(() => {});
  }

  #release(reason: string): void {
    this.#drop(reason);
    if (this.#isLeaving) this.services.ending.end(0, 'released');
    else this.released();
  }

  /** Stops holding the work and aborts it. `reason` says why, for the log and for errors of the work. */
  #drop(reason: string): void {
    const held = this.#held;
    if (!held) return;
    this.services.log.info({ job: held.jobName, run: held.about.run, reason }, 'dropped');
    this.#held = undefined;
    this.#stopped = held.done;
    held.abort.abort(new Error(reason));
  }
}
