import type { Msg, NatsConnection } from 'nats';
import { AuthorizationError, NatsConnectionImpl, PermissionViolationError, setTransportFactory } from 'nats';
import type { Clock } from '../../runtime/clock.js';
import { retry } from '../../runtime/retry.js';
import type { Outgoing } from './transport.js';
import { ReusingTransport } from './transport.js';

export type { Msg, NatsConnection } from 'nats';

export interface NatsOptions {
  /** "nats://host:port", several separated by commas. */
  readonly servers: string;
  /** Of this process, for the server's logs. */
  readonly name: string;
  readonly user?: string;
  readonly password?: string;
  /** Absent: plain text. Paths of PEM files. */
  readonly tls?: { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };
}

/** A server that is silent for three of these is taken for dead. */
const PING_INTERVAL_MS = 10_000;

export interface NatsContext {
  readonly clock: Clock;
  /** Ends the wait for a server. */
  readonly signal?: AbortSignal;
  /** Told why there is no connection yet. */
  readonly onWait?: (error: Error) => void;
  /** Once connected: the server does not let this user do something, or know it any more. */
  readonly onRefused?: (error: Error) => void;
}

/**
 * Connects, and waits for the server as long as it takes; once connected, it reconnects for ever. What is on its way when a
 * connection breaks is lost: whoever needs an answer asks again (`Asker`). Rejects when the server refuses the user.
 */
export async function connectNats(options: NatsOptions, context: NatsContext): Promise<NatsConnection> {
  const { clock, signal, onWait, onRefused } = context;
  const { servers, name, user, password, tls } = options;
  setTransportFactory({ factory: () => new ReusingTransport() });
  const connection = await retry(
    () =>
      NatsConnectionImpl.connect({
        servers: servers.split(','),
        name,
        ...(user === undefined ? {} : { user, pass: password }),
        tls: tls ?? null,
        maxReconnectAttempts: -1,
        reconnectTimeWait: 250,
        reconnectJitter: 250,
        pingInterval: PING_INTERVAL_MS,
        maxPingOut: 3,
        timeout: 10_000,
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
  if (onRefused) void hearRefusals(connection, onRefused);
  return connection;
}

/**
 * Publishes; what is published while there is no connection is lost. The payload must not change before `onSent`.
 * Large ones go straight to the socket: the client would copy them.
 */
export function publish(connection: NatsConnection, message: Outgoing, onSent: () => void = () => {}): void {
  const { protocol } = connection as NatsConnectionImpl;
  if (!protocol.connected || connection.isClosed()) return onSent();
  if (message.payload.length < LARGE) {
    connection.publish(message.subject, message.payload, { reply: message.reply });
    // Copied when the client flushes what it has, at the end of this turn of the event loop.
    return void setImmediate(onSent);
  }
  (protocol.transport as ReusingTransport).publish(message, onSent);
}

/** From so many bytes on a copy costs more than three writes. */
const LARGE = 16 * 1024;

/**
 * Subscribes. A message ends when `hear` returns (transport.ts): what is to be kept must be copied. What the server refuses brings no messages, but one call with an
 * error, which `onRefused` is told anyway.
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

/** Waiting does not help. A server that is busy ends the authentication late: that is none. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof PermissionViolationError) return true;
  return error instanceof AuthorizationError && /violation/i.test(error.message);
}

async function hearRefusals(connection: NatsConnection, onRefused: (error: Error) => void): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'error' && isRefusal(status.error)) onRefused(status.error);
  }
}
