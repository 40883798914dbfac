import type { ClientDuplexStream } from '@grpc/grpc-js';
import { Metadata } from '@grpc/grpc-js';
import type { Command, CoordinatorMessage, Heartbeat, Holding, Join, Report } from '../proto/index.js';
import { membersService, PROTOCOL_VERSION } from '../proto/index.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/log.js';
import type { Channel } from './channel.js';
import type { About, Until } from './outbox.js';
import { Outbox } from './outbox.js';

/** A worker or a shard, as its session sees it. Nothing here waits: long work goes on by itself. */
export interface Member {
  /** Who it is, without what changes. */
  readonly identity: Pick<Join, 'role' | 'name' | 'uid' | 'version' | 'onlyJob'>;
  stored(): Promise<Join['stored']>;
  holding(): Holding | null;
  heartbeat(): Omit<Heartbeat, 'refusedCommands'>;
  /** A session was opened. Not `adopted`: what the member held is not its own any more. */
  welcome(welcome: NonNullable<CoordinatorMessage['welcome']>): void;
  /** Of the run that it holds of this job, or a later one. */
  command(about: About, command: Command): void;
}

export interface SessionOptions {
  readonly channel: Pick<Channel, 'current' | 'isConnecting' | 'renew'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Ends the session. */
  readonly signal: AbortSignal;
}

type Stream = ClientDuplexStream<Parameters<typeof membersService.session.request.encode>[0], CoordinatorMessage>;

const WELCOME_TIMEOUT_MS = 10_000;
/** The address of a machine that is gone is asked for minutes, while another has taken its name. */
const CONNECT_TIMEOUT_MS = 3000;
const PAUSE_MS = { first: 100, longest: 2000 };

/**
 * A member's session with the coordinator, opened again whenever it breaks: reports that nothing has acknowledged are sent
 * again, commands of a coordinator that was replaced, or of an old run, are refused and counted.
 */
export class Session {
  readonly #outbox = new Outbox();
  #stream: Stream | undefined;
  #beating: NodeJS.Timeout | undefined;
  /** The highest coordinator's epoch seen. */
  #epoch = 0;
  #refused = 0;

  constructor(
    readonly member: Member,
    readonly options: SessionOptions,
  ) {}

  /** Keeps a session open until the signal ends it. */
  async run(): Promise<void> {
    const { clock, log, signal } = this.options;
    for (let failures = 0; !signal.aborted;) {
      const { welcomed, reason } = await this.#serve();
      if (signal.aborted) return;
      failures = welcomed ? 0 : failures + 1;
      if (failures <= 1 || failures % 10 === 0) log.warn({ reason, ...hintFor(reason) }, 'waiting for the coordinator');
      const pause = Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** failures);
      await clock.sleep(pause * (0.5 + Math.random() / 2), signal).catch(() => {});
    }
  }

  /** `until`: the report is sent again in each new session until this has come; without it, it is sent once. */
  report(about: About, report: Report, until?: Until): void {
    if (until) this.#outbox.add(about, report, until);
    this.#send(about, report);
  }

  /** At once, because somebody waits for what it says. */
  beat(): void {
    if (!this.#beating) return;
    const { jobUid = '', run = 0 } = this.member.holding() ?? {};
    const heartbeat = { ...this.member.heartbeat(), refusedCommands: this.#refused };
    this.#send({ jobUid, run }, { heartbeat });
  }

  /** One session, from Join to its end. */
  async #serve(): Promise<{ welcomed: boolean; reason: string }> {
    const { channel, signal } = this.options;
    const stored = await this.member.stored();
    const { path, request, response } = membersService.session;
    const stream: Stream = channel.current.makeBidiStreamRequest(
      path,
      (message: Parameters<typeof request.encode>[0]) => request.encode(message),
      (bytes) => response.decode(bytes),
      new Metadata(),
      {},
    );
    this.#stream = stream;
    let welcomed = false;
    const cancel = () => stream.cancel();
    const tooLate = setTimeout(() => !welcomed && stream.cancel(), WELCOME_TIMEOUT_MS);
    const stuck = setTimeout(() => {
      if (!channel.isConnecting) return;
      channel
        .renew()
        .catch((error: Error) => this.options.log.warn({ error }, 'could not open a new connection'))
        .finally(cancel);
    }, CONNECT_TIMEOUT_MS);
    signal.addEventListener('abort', cancel);
    stream.on('data', (message: CoordinatorMessage) => {
      const isAccepted = this.#receive(message);
      if (message.welcome === null) return;
      welcomed = isAccepted;
      // A coordinator that was replaced has nothing to say: the next session is with its successor.
      if (!isAccepted) stream.cancel();
    });
    const holding = this.member.holding();
    const join = { ...this.member.identity, protocol: PROTOCOL_VERSION, holding, stored };
    this.#send({ jobUid: '', run: 0 }, { join });
    const reason = await new Promise<string>((resolve) => {
      stream.on('error', (error) => resolve(error.message));
      stream.on('end', () => resolve('the coordinator closed the session'));
    });
    clearTimeout(tooLate);
    clearTimeout(stuck);
    clearInterval(this.#beating);
    signal.removeEventListener('abort', cancel);
    this.#beating = undefined;
    this.#stream = undefined;
    // Ends what a half-closed stream still holds; an error that follows has been told already.
    stream.on('error', () => {});
    stream.cancel();
    return { welcomed, reason };
  }

  /** False for what it refuses. */
  #receive({ epoch, jobUid, run, ...commands }: CoordinatorMessage): boolean {
    const [name, command] = Object.entries(commands).find(([, command]) => isMessage(command)) ?? [];
    if (name === undefined) return true;
    const held = this.member.holding();
    if (epoch < this.#epoch || (held?.jobUid === jobUid && run < held.run)) {
      this.#refused++;
      this.options.log.warn({ epoch, run, command: name }, 'refused an outdated command');
      return false;
    }
    this.#epoch = epoch;
    if (name === 'welcome') this.#welcomed(command as NonNullable<CoordinatorMessage['welcome']>);
    else {
      const about = { jobUid, run };
      this.#outbox.acknowledge(about, { [name]: command } as Command);
      this.member.command(about, { [name]: command } as Command);
    }
    return true;
  }

  #welcomed(welcome: NonNullable<CoordinatorMessage['welcome']>): void {
    clearInterval(this.#beating);
    this.#beating = setInterval(() => this.beat(), welcome.heartbeatIntervalMs);
    if (welcome.adopted) this.#outbox.recordedThrough(welcome.recordedThrough);
    else this.#outbox.clear();
    this.member.welcome(welcome);
    for (const { about, report } of this.#outbox.unacknowledged) this.#send(about, report);
    this.beat();
  }

  /** Reports are small and few; a stream that is broken takes them and loses them. */
  #send({ jobUid, run }: About, report: Report): void {
    this.#stream?.write({ jobUid, run, ...report });
  }
}

/** Who is there, and drops a connection while it is made, does not like the certificate, or that there is none. */
function hintFor(reason: string): { hint?: string } {
  if (!/UNAVAILABLE.*(certificate|SSL|ECONNRESET|Failed to connect)/.test(reason)) return {};
  return {
    hint: 'A coordinator with TLS accepts only members with a certificate of its authority: set AMR_TLS_CA, AMR_TLS_CERT and AMR_TLS_KEY',
  };
}

function isMessage(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
