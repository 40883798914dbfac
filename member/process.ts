import type { Registry } from 'prom-client';
import type { Clock } from '../runtime/clock.js';
import type { LogLevel, Logger } from '../runtime/log.js';
import { createLogger } from '../runtime/log.js';
import { createRegistry, serveObservability } from '../runtime/observability.js';
import type { TlsFiles } from './channel.js';
import { Channel } from './channel.js';
import { Ending, LEAVE_TIMEOUT_MS } from './leave.js';
import type { Member } from './session.js';
import { Session } from './session.js';

/** What workers and shards are started with. */
export interface MemberOptions {
  /** "host:port". */
  readonly coordinator: string;
  /** Absent: plain text. */
  readonly tls?: TlsFiles;
  /** Unique in the cluster, the same after a restart. */
  readonly name: string;
  /** Serve only the job of this name; empty: any. */
  readonly onlyJob: string;
  readonly nats: {
    /** Absent: where the coordinator says. */
    readonly url?: string;
    readonly user?: string;
    readonly password?: string;
    /** TLS with `tls`' files. */
    readonly tls: boolean;
  };
  /** Where /metrics, /healthz and /readyz are; absent: nowhere. */
  readonly metrics?: { readonly host: string; readonly port: number };
  readonly logLevel: LogLevel;
}

/** What a process has when it starts. */
export interface ProcessContext {
  readonly clock: Clock;
  /** SIGTERM: hand the work back and end. */
  readonly shutdown: AbortSignal;
}

/** What the process of a member is made of. */
export interface ProcessServices {
  readonly log: Logger;
  readonly registry: Registry;
  readonly channel: Channel;
  readonly ending: Ending;
}

/** A member with what its process needs of it besides. */
export interface ProcessMember extends Member {
  session: Pick<Session, 'report' | 'beat'>;
  readonly waitsFor: string | null;
  leave(): void;
  close(): Promise<void>;
}

/** As the shell says it of a process that SIGTERM ended. */
const TERMINATED = 143;

/** Runs a member until it is told to end; resolves with the exit code, or rejects with what the member failed with. */
export async function runMember(
  role: string,
  options: MemberOptions,
  { clock, shutdown }: ProcessContext,
  open: (services: ProcessServices) => Promise<ProcessMember>,
): Promise<number> {
  const log = createLogger({ role, level: options.logLevel }).child({ name: options.name });
  const registry = createRegistry({ role });
  const channel = await Channel.open(options.coordinator, options.tls);
  const ending = new Ending();
  const member = await open({ log, registry, channel, ending });
  const session = new Session(member, { channel, clock, log, signal: ending.signal });
  member.session = session;
  const observability =
    options.metrics && (await serveObservability({ registry, ...options.metrics, notReady: () => member.waitsFor }));
  const leave = () => {
    log.info('leaving');
    member.leave();
    ending.endLater(clock, LEAVE_TIMEOUT_MS, 'the coordinator did not answer in time');
  };
  if (shutdown.aborted) leave();
  else shutdown.addEventListener('abort', leave, { once: true });
  log.info({ coordinator: options.coordinator }, 'started');
  await session.run();
  shutdown.removeEventListener('abort', leave);
  await member.close();
  await observability?.close();
  channel.close();
  if (ending.error) {
    log.info({ reason: ending.error.message }, 'ended');
    throw ending.error;
  }
  log.info({ exitCode: ending.exitCode, reason: (ending.signal.reason as Error).message }, 'ended');
  // A process of one job that was told to go has not done its work: whoever started it must not think so.
  return shutdown.aborted && options.onlyJob !== '' && ending.exitCode === 0 ? TERMINATED : ending.exitCode;
}
