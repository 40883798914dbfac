import type { Registry } from 'prom-client';
import type { Join } from '../proto/index.js';
import type { Clock } from '../runtime/clock.js';
import type { LogLevel, Logger } from '../runtime/log.js';
import { createLogger } from '../runtime/log.js';
import { createRegistry, serveObservability } from '../runtime/observability.js';
import type { TlsFiles } from './channel.js';
import { explainFailure } from './connection-failure.js';
import { Channel } from './channel.js';
import { Ending, LEAVE_TIMEOUT_MS } from './leave.js';
import { Session } from './session.js';
import type { SessionState } from './session-state.js';

/** The options that workers and shards have in common. */
export interface MemberOptions {
  /** "host:port". */
  readonly coordinator: string;
  /** Without it, the connection is plain text. */
  readonly tls?: TlsFiles;
  /** Unique in the cluster, the same after a restart. */
  readonly name: string;
  /** The name of the only job to serve; empty for any job. */
  readonly onlyJob: string;
  readonly nats: {
    /** Without it, the address comes from the coordinator. */
    readonly url?: string;
    readonly user?: string;
    readonly password?: string;
    /** Whether the connection to NATS uses TLS, with the files of `tls`. */
    readonly tls: boolean;
  };
  /** Where /metrics, /healthz and /readyz are served; without it, nowhere. */
  readonly metrics?: { readonly host: string; readonly port: number };
  readonly logLevel: LogLevel;
}

/** What a process gets from whoever starts it. */
export interface ProcessContext {
  readonly clock: Clock;
  /** Aborted by SIGTERM: the process hands its work back and ends. */
  readonly shutdown: AbortSignal;
}

/** What `runMember` gives a member to work with. */
export interface ProcessServices {
  readonly log: Logger;
  readonly registry: Registry;
  readonly channel: Channel;
  readonly ending: Ending;
}

/** What the process needs of its member. */
export interface ProcessMember {
  readonly session: SessionState;
  /** What the member waits for before it can work; null when it can. */
  readonly waitsFor: string | null;
  /** The checkpoints on the member's disk. */
  stored(): Join['stored'] | Promise<Join['stored']>;
  /** Hands the work back and ends. */
  leave(): void;
  /** Gives up the work; resolves when nothing of it goes on. */
  close(): Promise<void>;
}

/** The exit code that a shell reports for a process that SIGTERM ended. */
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
  const stored = async () => member.stored();
  const explain = () => explainFailure(options.coordinator, options.tls);
  const session = new Session(member.session, { stored, channel, clock, log, explain, signal: ending.signal });
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
  // A process that serves one job only and was told to go has not done its work: its exit code must say so.
  return shutdown.aborted && options.onlyJob !== '' && ending.exitCode === 0 ? TERMINATED : ending.exitCode;
}
