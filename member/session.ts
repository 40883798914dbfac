import type { ClientDuplexStream } from '@grpc/grpc-js';
import { Metadata } from '@grpc/grpc-js';
import type { CoordinatorMessage, Join } from '../proto/index.js';
import { membersService } from '../proto/index.js';
import { commandOf } from '../proto/tagged.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/log.js';
import type { Channel } from './channel.js';
import type { Line, SessionState } from './session-state.js';

/** What a session needs from its process. */
export interface SessionOptions {
  /** Lists the checkpoints on the member's disk. It is called before each Join. */
  readonly stored: () => Promise<Join['stored']>;
  readonly channel: Pick<Channel, 'current' | 'isConnecting' | 'refresh' | 'renew'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Finds out why the coordinator cannot be reached, as a sentence with the remedy; undefined where that is not known. */
  readonly explain?: () => Promise<string | undefined>;
  /** Ends the session. */
  readonly signal: AbortSignal;
}

type Outgoing = Parameters<typeof membersService.session.request.encode>[0];
type Stream = ClientDuplexStream<Outgoing, CoordinatorMessage>;

/** How long the coordinator may take to answer a Join, in milliseconds. */
const WELCOME_TIMEOUT_MS = 10_000;
/**
 * How long a connection attempt may take before the member makes another one, in milliseconds. Without this limit, the
 * member could try the address of a lost machine for minutes, although another machine has taken its name.
 */
const CONNECT_TIMEOUT_MS = 2500;
/** How long a process that ends waits until its last reports and lines have left, in milliseconds. */
const FAREWELL_MS = 1000;
/** The pause between two sessions, in milliseconds. It doubles after each failure and is varied at random. */
const PAUSE_MS = { first: 100, longest: 1000 };

/** A member's session with the coordinator over gRPC. It is opened again whenever it breaks. */
export class Session {
  constructor(
    readonly state: SessionState,
    readonly options: SessionOptions,
  ) {}

  /** Keeps a session open until the signal ends it. Never rejects because of a broken session. */
  async run(): Promise<void> {
    const { clock, signal } = this.options;
    for (let failures = 0; !signal.aborted;) {
      const { welcomed, reason } = await this.#serve();
      if (signal.aborted) return;
      failures = welcomed ? 0 : failures + 1;
      // The explanation connects once more, and the next session does not wait for it.
      if (failures <= 1 || failures % 10 === 0) void this.#warn(reason);
      const pause = Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** failures);
      await clock.sleep(pause * (0.5 + Math.random() / 2), signal).catch(() => {});
    }
  }

  async #warn(reason: string): Promise<void> {
    const hint = reason.includes('UNAVAILABLE') ? await this.options.explain?.() : undefined;
    this.options.log.warn({ reason, ...(hint === undefined ? {} : { hint }) }, 'waiting for the coordinator');
  }

  /** Runs one session from Join until it breaks. The result says whether a Welcome came and why the session broke. */
  async #serve(): Promise<{ welcomed: boolean; reason: string }> {
    const { channel, log } = this.options;
    const stored = await this.options.stored();
    // A certificate that was renewed since the last session is used from now on.
    await channel.refresh().catch((error: Error) => log.warn({ error }, 'cannot read the certificates again'));
    const stream = this.#openStream();
    let welcomed = false;
    const forget = this.#cancelWhenStuck(stream, () => welcomed);
    stream.on('data', (message: CoordinatorMessage) => {
      if (this.#receive(message) && message.welcome) welcomed = true;
    });
    this.state.open(lineOver(stream), stored);
    const reason = await new Promise<string>((resolve) => {
      stream.on('error', (error) => resolve(error.message));
      stream.on('end', () => resolve('the coordinator closed the session'));
    });
    forget();
    this.state.close();
    // Cancelling also ends a stream that only one side has closed. Errors that follow were reported already.
    stream.on('error', () => {});
    stream.cancel();
    return { welcomed, reason };
  }

  #openStream(): Stream {
    const { path, request, response } = membersService.session;
    return this.options.channel.current.makeBidiStreamRequest(
      path,
      (message: Outgoing) => request.encode(message),
      (bytes) => response.decode(bytes),
      new Metadata(),
      {},
    );
  }

  /**
   * Ends the stream when the signal aborts, and cancels it when no connection or Welcome comes in time. Returns a function
   * that turns this off.
   */
  #cancelWhenStuck(stream: Stream, isWelcomed: () => boolean): () => void {
    const { channel, signal, log } = this.options;
    const cancel = () => stream.cancel();
    const tooLate = setTimeout(() => !isWelcomed() && cancel(), WELCOME_TIMEOUT_MS);
    const stuck = setTimeout(() => {
      if (!channel.isConnecting) return;
      channel
        .renew()
        .catch((error: Error) => log.warn({ error }, 'could not open a new connection'))
        .finally(cancel);
    }, CONNECT_TIMEOUT_MS);
    let farewell: NodeJS.Timeout | undefined;
    const end = () => {
      if (!isWelcomed()) return cancel();
      this.state.logs?.flush();
      stream.end();
      farewell = setTimeout(cancel, FAREWELL_MS);
    };
    signal.addEventListener('abort', end);
    return () => {
      for (const timer of [tooLate, stuck, farewell]) clearTimeout(timer);
      signal.removeEventListener('abort', end);
    };
  }

  /** Passes a command to the session's state. Returns false when the command was refused. */
  #receive(message: CoordinatorMessage): boolean {
    const { epoch, jobUid, run } = message;
    const command = commandOf(message);
    if (!command || this.state.receive({ epoch, about: { jobUid, run }, command })) return true;
    this.options.log.warn({ epoch, run, command: command.kind }, 'refused an outdated command');
    return false;
  }
}

/** Makes a line over a gRPC stream. Reports are small and few, so nothing waits until the stream has sent them. */
function lineOver(stream: Stream): Line {
  return {
    send: ({ jobUid, run }, report) => void stream.write({ jobUid, run, ...report }),
    every(milliseconds, act) {
      const timer = setInterval(act, milliseconds);
      return () => clearInterval(timer);
    },
    close: () => stream.cancel(),
  };
}
