import type { NatsConnection } from 'nats';
import { connect } from 'nats';
import type { Clock } from '../../runtime/clock.js';
import { retry } from '../../runtime/retry.js';

export type { NatsConnection } from 'nats';

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

/**
 * Connects, and waits for the server as long as it takes (`onWait` is told); once connected, it reconnects for ever. What is
 * on its way when a connection breaks is lost: whoever needs an answer asks again (`Asker`).
 */
export async function connectNats(
  options: NatsOptions,
  { clock, signal, onWait }: { clock: Clock; signal?: AbortSignal; onWait?: (error: Error) => void },
): Promise<NatsConnection> {
  const { servers, name, user, password, tls } = options;
  return retry(
    () =>
      connect({
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
    { clock, signal, deadlineMs: Infinity, longestDelayMs: 2000, onRetry: ({ error }) => onWait?.(error as Error) },
  );
}
