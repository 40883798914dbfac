import type { Registry } from 'prom-client';
import type { Holding, Join } from '../proto/index.js';
import type { Clock } from '../runtime/clock.js';
import type { LogLevel, LogRole, Logger } from '../runtime/log.js';
import { createLogger } from '../runtime/log.js';
import { createRegistry, serveObservability } from '../runtime/observability.js';
import type { TlsFiles } from './channel.js';
import { explainFailure } from './connection-failure.js';
import { Channel } from './channel.js';
import { Ending, LEAVE_TIMEOUT_MS } from './leave.js';
import { LogRelay } from './log-relay.js';
import { Session } from './session.js';
import type { SessionState } from './session-state.js';

/** The options that workers and shards share. */
export interface MemberOptions {
  /** The address of the coordinator, as "host:port". */
  readonly coordinator: string;
  /** The files for mutual TLS with the coordinator. The connection is not encrypted without them. */
  readonly tls?: TlsFiles;
  /** The name of the member. It is unique in the cluster and stays the same after a restart. */
  readonly name: string;
  /** The name of the only job that the member serves. An empty name means any job. */
  readonly onlyJob: string;
  /** The connection to NATS, which carries the tensors. */
  readonly nats: {
    /** The address of NATS. By default the coordinator gives it in its Welcome. */
    readonly url?: string;
    /** The name and the password for NATS, if it asks for them. */
    readonly user?: string;
    readonly password?: string;
    /** Whether the connection to NATS uses TLS. It uses the files of `tls` above. */
    readonly tls: boolean;
  };
  /** The address where /metrics, /healthz and /readyz are served. Nothing is served without it. */
  readonly metrics?: { readonly host: string; readonly port: number };
  readonly logLevel: LogLevel;
}

/** What the caller that starts a member gives to it. */
export interface ProcessContext {
  readonly clock: Clock;
  /** Aborted by SIGTERM. The member then hands its work back and ends. */
  readonly shutdown: AbortSignal;
}

/** What `runMember` gives to the function that makes the member. */
export interface ProcessServices {
  readonly log: Logger;
  /** The Prometheus metrics of the process. */
  readonly registry: Registry;
  /** The connection to the coordinator. */
  readonly channel: Channel;
  /** Ends the process. */
  readonly ending: Ending;
}

/** What `runMember` needs from a member. */
export interface ProcessMember {
  /** The session that carries the member's reports. */
  readonly session: SessionState;
  /** What the member waits for before it can work. It is null when the member can work. */
  readonly waitsFor: string | null;
  /** Lists the checkpoints on the member's disk. */
  stored(): Join['stored'] | Promise<Join['stored']>;
  /** Describes the work that the member holds. Returns null when it holds none. */
  holding(): Holding | null;
  /** Asks the coordinator to take the work back, then ends the process. */
  leave(): void;
  /** Gives up the work. Resolves when the work has stopped completely. */
  close(): Promise<void>;
}

/** The exit code that a shell reports for a process that SIGTERM ended. */
const TERMINATED = 143;

/**
 * Runs a member until something ends it. `open` makes the member. Resolves with the exit code of the process, or
 * rejects with the error that the member failed with.
 */
export async function runMember(
  role: LogRole,
  options: MemberOptions,
  { clock, shutdown }: ProcessContext,
  open: (services: ProcessServices) => Promise<ProcessMember>,
): Promise<number> {
  let relay: LogRelay | undefined;
  const onLine = (line: string) => relay?.add(line);
  const log = createLogger({ role, level: options.logLevel, onLine }).child({ name: options.name });
  const registry = createRegistry({ role });
  const channel = await Channel.open(options.coordinator, options.tls);
  const ending = new Ending();
  const member = await open({ log, registry, channel, ending });
  const jobUid = () => member.holding()?.jobUid ?? null;
  relay = new LogRelay({ session: member.session, jobUid, servesOneJob: options.onlyJob !== '', clock });
  member.session.logs = relay;
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
  // A process for a single job that was stopped before the end of the job must not exit with 0, since that would mean
  // success.
  return shutdown.aborted && options.onlyJob !== '' && ending.exitCode === 0 ? TERMINATED : ending.exitCode;
}
