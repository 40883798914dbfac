import type { ClientDuplexStream } from '@grpc/grpc-js';
import { Metadata } from '@grpc/grpc-js';
import type { CoordinatorMessage, Join } from '../proto/index.js';
import { membersService } from '../proto/index.js';
import { commandOf } from '../proto/tagged.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/log.js';
import type { Channel } from './channel.js';
import type { Line, SessionState } from './session-state.js';

export interface SessionOptions {
  /** The checkpoints on the member's disk, read before each Join. */
  readonly stored: () => Promise<Join['stored']>;
  readonly channel: Pick<Channel, 'current' | 'isConnecting' | 'renew'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Finds out why the coordinator cannot be reached, as a sentence with the remedy; undefined where that is not known. */
  readonly explain?: () => Promise<string | undefined>;
  /** Ends the session. */
  readonly signal: AbortSignal;
}

type Outgoing = Parameters<typeof membersService.session.request.encode>[0];
type Stream = ClientDuplexStream<Outgoing, CoordinatorMessage>;

const WELCOME_TIMEOUT_MS = 10_000;
/**
 * How long a connection attempt may take before another one is made. Without it, the address of a machine that is gone
 * would be tried for minutes, although another machine has taken its name.
 */
const CONNECT_TIMEOUT_MS = 3000;
const PAUSE_MS = { first: 100, longest: 2000 };

/** A member's session with the coordinator over gRPC, opened again whenever it breaks. */
export class Session {
  constructor(
    readonly state: SessionState,
    readonly options: SessionOptions,
  ) {}

  /** Keeps a session open until the signal ends it. */
  async run(): Promise<void> {
    const { clock, log, signal } = this.options;
    for (let failures = 0; !signal.aborted;) {
      const { welcomed, reason } = await this.#serve();
      if (signal.aborted) return;
      failures = welcomed ? 0 : failures + 1;
      if (failures <= 1 || failures % 10 === 0) {
        const hint = reason.includes('UNAVAILABLE') ? await this.options.explain?.() : undefined;
        log.warn({ reason, ...(hint === undefined ? {} : { hint }) }, 'waiting for the coordinator');
      }
      const pause = Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** failures);
      await clock.sleep(pause * (0.5 + Math.random() / 2), signal).catch(() => {});
    }
  }

  /** One session, from Join until it breaks. */
  async #serve(): Promise<{ welcomed: boolean; reason: string }> {
    const stored = await this.options.stored();
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
    // Ends a stream that is closed on one side only; an error that follows was reported already.
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

  /** Cancels the stream at the signal, and when no connection or no Welcome comes in time. Returns how to stop that. */
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
    signal.addEventListener('abort', cancel);
    return () => {
      clearTimeout(tooLate);
      clearTimeout(stuck);
      signal.removeEventListener('abort', cancel);
    };
  }

  /** False when the command was refused. */
  #receive(message: CoordinatorMessage): boolean {
    const { epoch, jobUid, run } = message;
    const command = commandOf(message);
    if (!command || this.state.receive({ epoch, about: { jobUid, run }, command })) return true;
    this.options.log.warn({ epoch, run, command: command.kind }, 'refused an outdated command');
    return false;
  }
}

/** Reports are small and few, so nothing waits until the stream has taken them. */
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
