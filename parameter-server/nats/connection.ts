import type { Msg, NatsConnection } from 'nats';
import { AuthorizationError, NatsConnectionImpl, PermissionViolationError, setTransportFactory } from 'nats';
import { LARGEST_FRAME, SMALLEST_FRAME } from '../../proto/codec.js';
import type { Clock } from '../../runtime/clock.js';
import { retry } from '../../runtime/retry.js';
import type { NatsIdentity } from './identity.js';
import type { Outgoing } from './transport.js';
import { ReusingTransport } from './transport.js';

export type { Msg, NatsConnection } from 'nats';

/** How to reach NATS. */
export interface NatsOptions {
  /** The address "nats://host:port". Several addresses are separated by commas. */
  readonly servers: string;
  /** The name of this process, for the logs of the server. */
  readonly name: string;
  readonly user?: string;
  readonly password?: string;
  /** The identity of this process where the coordinator has issued a credential for it. It takes the place of a user. */
  readonly identity?: NatsIdentity;
  /** Paths of PEM files. The connection is not encrypted without this field. */
  readonly tls?: { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };
}

/**
 * The interval between pings in milliseconds. The connection counts as broken when MOST_PINGS pings have no answer, so a network
 * that swallows everything without closing the connection is noticed within 15 seconds.
 */
const PING_INTERVAL_MS = 4000;
const MOST_PINGS = 2;
/** How long a connection attempt may take, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5000;

/** What `connectNats` needs from its process. */
export interface NatsContext {
  readonly clock: Clock;
  /** Ends the wait for a server. */
  readonly signal?: AbortSignal;
  /** Called with the reason each time when a connection attempt fails. */
  readonly onWait?: (error: Error) => void;
  /**
   * Called after the connection was made, when the server forbids something to this user or no longer accepts the user.
   */
  readonly onRefused?: (error: Error) => void;
  /** Called when a connection that was made has broken, and when it has been made again. */
  readonly onLink?: (change: 'broken' | 'restored') => void;
}

/** The server accepts only messages that are smaller than the frames of tensors which it would get. */
export class PayloadLimitError extends Error {
  override readonly name = 'PayloadLimitError';
  constructor(
    /** The limit of the server, in bytes. */
    readonly limit: number,
    /** The size of the frames in bytes. */
    frameBytes: number,
  ) {
    super(`its max_payload is ${limit} bytes, and a frame of tensors needs ${frameBytes} bytes`);
  }
}

/**
 * Connects to NATS and waits for the server without a time limit. A connection that breaks is made again, also without
 * a limit. Messages under way at that time are lost, so whoever needs an answer must ask again (see `Asker`). Rejects
 * when the server refuses the user, and with a PayloadLimitError when not even the smallest frames pass.
 */
export async function connectNats(options: NatsOptions, context: NatsContext): Promise<NatsConnection> {
  const { clock, signal, onWait } = context;
  const { servers, name, user, password, identity, tls } = options;
  setTransportFactory({ factory: () => new ReusingTransport() });
  const connection = await retry(
    () =>
      NatsConnectionImpl.connect({
        servers: servers.split(','),
        name,
        ...(identity ? { authenticator: identity.authenticator } : {}),
        ...(user === undefined ? {} : { user, pass: password }),
        tls: tls ?? null,
        maxReconnectAttempts: -1,
        reconnectTimeWait: 250,
        reconnectJitter: 250,
        pingInterval: PING_INTERVAL_MS,
        maxPingOut: MOST_PINGS,
        timeout: CONNECT_TIMEOUT_MS,
        ignoreAuthErrorAbort: true,
      }),
    {
      clock,
      signal,
      deadlineMs: Infinity,
      longestDelayMs: 2000,
      isRetriable: (error) => !isRefusal(error),
      onRetry: ({ error }) => onWait?.(error as Error),
    },
  );
  const tooSmall = payloadProblem(connection, SMALLEST_FRAME);
  if (tooSmall) {
    await connection.close();
    throw tooSmall;
  }
  void hearChanges(connection, context);
  return connection;
}

/**
 * Publishes a message. The message is lost while there is no connection. The payload must not change before `onSent` is
 * called. Large payloads are written directly to the socket, because the client library would copy them.
 */
export function publish(connection: NatsConnection, message: Outgoing, onSent: () => void = () => {}): void {
  const { protocol } = connection as NatsConnectionImpl;
  if (!protocol.connected || connection.isClosed()) return onSent();
  if (message.payload.length < LARGE) {
    connection.publish(message.subject, message.payload, { reply: message.reply });
    // The client copies its messages when it flushes them, at the end of this turn of the event loop.
    return void setImmediate(onSent);
  }
  (protocol.transport as ReusingTransport).publish(message, onSent);
}

/** The payload size from which a copy costs more than three separate writes, in bytes. */
const LARGE = 16 * 1024;

/**
 * Subscribes to a subject. A message is valid only until `hear` returns (see transport.ts), so data that are needed
 * later must be copied. A subscription that the server refuses gets no messages. The refusal reaches `onRefused` of the
 * connection.
 */
export function subscribe(
  connection: NatsConnection,
  subject: string,
  hear: (message: Msg) => void,
): { unsubscribe(): void } {
  const callback = (error: Error | null, message: Msg) => {
    if (!error) hear(message);
  };
  return connection.subscribe(subject, { callback });
}

/**
 * Whether an error means that the server refuses this user, so that waiting does not help. A timeout of the
 * authentication on a busy server is not a refusal.
 */
export function isRefusal(error: unknown): boolean {
  if (error instanceof PermissionViolationError) return true;
  return error instanceof AuthorizationError && /violation/i.test(error.message);
}

/**
 * Closes the connection to the server and makes it again, with the newest credential. Resolves when it has been made, or
 * when the signal aborts. Messages under way are lost, as when a connection breaks.
 */
export async function reconnect(connection: NatsConnection, signal: AbortSignal): Promise<void> {
  const statuses = connection.status();
  const iterator = statuses[Symbol.asyncIterator]();
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const restored = (async () => {
    for (;;) {
      const { done, value } = await iterator.next();
      if (done || value.type === 'reconnect' || value.type === 'close') return;
    }
  })();
  if (signal.aborted || connection.isClosed()) return;
  await connection.reconnect();
  await Promise.race([restored, aborted]);
}

/** Reports what happens while the connection is open: refusals, and the loss and the return of the connection. */
async function hearChanges(connection: NatsConnection, { onRefused, onLink }: NatsContext): Promise<void> {
  const frameBytes = frameBytesOf(connection);
  const link = new Link(onLink);
  for await (const status of connection.status()) {
    if (status.type === 'error' && isRefusal(status.error)) onRefused?.(status.error);
    if (status.type === 'forceReconnect') link.expectBreak();
    if (status.type === 'disconnect') link.broken();
    if (status.type === 'close') link.forget();
    if (status.type !== 'reconnect') continue;
    link.restored();
    // The runs under way have cut their tensors into frames of the size that the first server allowed.
    const tooSmall = payloadProblem(connection, frameBytes);
    if (tooSmall) onRefused?.(tooSmall);
  }
}

/** Tells whether the connection is there. A break that this process makes itself is told only when it lasts. */
class Link {
  #isExpected = false;
  #isTold = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly onChange: NatsContext['onLink']) {}

  expectBreak(): void {
    this.#isExpected = true;
  }

  broken(): void {
    // Each attempt that fails to make the connection anew is a break again.
    if (this.#isTold || this.#timer !== undefined) return;
    if (!this.#isExpected) return this.#tell();
    this.#isExpected = false;
    this.#timer = setTimeout(() => this.#tell(), CONNECT_TIMEOUT_MS);
  }

  restored(): void {
    this.forget();
    if (this.#isTold) this.onChange?.('restored');
    this.#isTold = false;
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tell(): void {
    this.#isTold = true;
    this.onChange?.('broken');
  }
}

/** The largest number of bytes that a frame may have on this connection, by the limit that the server announced. */
export function frameBytesOf({ info }: NatsConnection): number {
  return Math.min(LARGEST_FRAME, info?.max_payload ?? LARGEST_FRAME);
}

/** Says that frames of this size do not pass the server. Returns undefined when they do. */
function payloadProblem({ info }: NatsConnection, frameBytes: number): PayloadLimitError | undefined {
  const limit = info?.max_payload ?? Infinity;
  return limit < frameBytes ? new PayloadLimitError(limit, frameBytes) : undefined;
}
