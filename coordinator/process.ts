import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { Role, type Command } from '../proto/index.js';
import { systemClock } from '../runtime/clock.js';
import type { LogLevel, Logger } from '../runtime/log.js';
import { createLogger } from '../runtime/log.js';
import { required } from '../runtime/required.js';
import { createRegistry, serveObservability } from '../runtime/observability.js';
import { emptyCluster, type Settings } from './core/cluster.js';
import type { Reason } from './core/events.js';
import { epochRecord } from './core/status.js';
import { EncoderLogs } from './server/encoder-logs.js';
import { encodingHandler } from './server/encoding.js';
import type { Home, HomeContext } from './server/home.js';
import { assertMayJoin } from './server/callers.js';
import { JobLogs, type LogBatch } from './server/job-logs.js';
import { ownerOf } from './server/log-reading.js';
import { jobsHandlers } from './server/jobs.js';
import { Loop, type Outlets } from './server/loop.js';
import { registerMetrics } from './server/metrics.js';
import { serve, type ServeOptions } from './server/serve.js';
import { Sessions } from './server/sessions.js';
import { Transfers } from './server/transfers.js';
import { Watchers } from './server/watching.js';
import type { JobStore, Opened } from './store/job-store.js';
import { restoredJobs } from './store/set-aside.js';

/** The options of a coordinator process. */
interface CoordinatorOptions {
  readonly listen: ServeOptions;
  /** Keeps the records of jobs. */
  readonly store: JobStore;
  /** Makes the home of jobs. Without it, jobs exist only in the store. */
  readonly home?: (context: HomeContext) => Home;
  readonly settings: Settings;
  /** Called when this coordinator has taken over the jobs, before it serves. */
  readonly onActive?: () => Promise<void>;
  /** Whether the process counts as ready while another coordinator owns the store. */
  readonly isStandbyReady?: boolean;
  /** The address where /metrics, /healthz and /readyz are served. Nothing is served without it. */
  readonly metrics?: { readonly host: string; readonly port: number };
  readonly logLevel: LogLevel;
  /** The versions of this software and of Node. */
  readonly versions: Readonly<Record<string, string>>;
}

/** What the caller that starts a coordinator gives to it. */
export interface ProcessContext {
  /** Ends the coordinator. The members come back to the next one. */
  readonly shutdown: AbortSignal;
  /** Called with the port when the coordinator serves. */
  readonly onListening?: (port: number) => void;
}

/** The interval between ticks, in milliseconds. */
const TICK_MS = 1000;

/**
 * Runs a coordinator until its shutdown or until another one takes over the store. Resolves with the exit code. Rejects
 * with an InputError when the store or the address cannot be used.
 */
export async function runCoordinator(options: CoordinatorOptions, context: ProcessContext): Promise<number> {
  const log = createLogger({ role: 'coordinator', level: options.logLevel });
  const registry = createRegistry({ role: 'coordinator' });
  let waitsFor: string | null = 'the jobs in the store';
  const notReady = () => waitsFor;
  const observability = options.metrics && (await serveObservability({ registry, ...options.metrics, notReady }));
  const opened = await openStore(options, context, (owner) => {
    log.info({ owner }, 'waiting until the other coordinator has ended or has not renewed its lease');
    waitsFor = options.isStandbyReady ? null : `the other coordinator, ${owner}, to end`;
  });
  if (!opened) {
    await observability?.close();
    return 0;
  }
  const { epoch } = opened;
  const parts = assemble(options, { log, epoch });
  const { loop, sessions, watchers, logs, handlers, home, ended, end } = parts;
  const { jobs, damaged } = restoredJobs(opened, options.store, Date.now());
  for (const { uid, name, problem } of damaged) log.error({ job: name ?? uid, uid }, `a job is set aside: ${problem}`);
  await loop.dispatch({ type: 'restored', jobs });
  registerMetrics(
    registry,
    () => loop.cluster,
    () => loop.backlog,
  );
  const server = await serve(handlers, options.listen, log);
  const ticking = setInterval(tickOf(loop), TICK_MS);
  const stop = () => end(null);
  context.shutdown.addEventListener('abort', stop, { once: true });
  if (context.shutdown.aborted) stop();
  log.info({ host: options.listen.host, port: server.port, epoch, jobs: jobs.length }, 'listening');
  await options.onActive?.();
  waitsFor = null;
  home?.start();
  context.onListening?.(server.port);
  const failure = await ended;
  context.shutdown.removeEventListener('abort', stop);
  clearInterval(ticking);
  await home?.close();
  watchers.close();
  sessions.closeAll();
  server.close();
  await logs.close();
  if (!failure) await options.store.close?.().catch((error: Error) => log.warn({ error }, 'cannot give up the store'));
  await observability?.close();
  if (failure) log.fatal({ error: failure }, 'ended');
  else log.info('ended');
  return failure ? 1 : 0;
}

/** Takes over the store. Resolves with null when the process is to end while it waits for the store. */
async function openStore(
  { store }: CoordinatorOptions,
  { shutdown: signal }: ProcessContext,
  onWait: (owner: string) => void,
): Promise<Opened | null> {
  try {
    return await store.open({ signal, onWait });
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

/** Returns a function that dispatches a tick, unless the last one still waits behind other events. */
function tickOf(loop: Loop): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    loop
      .dispatch({ type: 'ticked' })
      .catch(() => {})
      .finally(() => (isWaiting = false));
  };
}

/** Makes the parts of the process and connects them with one another. */
function assemble(options: CoordinatorOptions, { log, epoch }: { log: Logger; epoch: number }) {
  let end!: (failure: Error | null) => void;
  const ended = new Promise<Error | null>((resolve) => (end = resolve));
  const now = () => performance.timeOrigin + performance.now();
  const clock = systemClock();
  const onStored = (batch: LogBatch) => {
    const { session, role, jobUid, lines } = batch;
    if (role === 'encoder') return encoderLogs.stored(batch);
    const through = lines[lines.length - 1].number;
    sessions.send(session, { epoch, jobUid, run: 0, command: { logKept: { through } } });
  };
  const logs = new JobLogs({ store: options.store.logs, clock, now, log, onStored });
  const encoderLogs: EncoderLogs = new EncoderLogs({
    logs,
    ownerOf: (uid, name) => ownerOf(loop.cluster, uid, name),
  });
  const transfers = new Transfers();
  const sessions: Sessions = new Sessions(() => loop, {
    onLog: (batch, onlyJob) => {
      const owner = ownerOf(loop.cluster, batch.jobUid, onlyJob);
      if (owner) logs.receive(owner, batch);
      else onStored(batch);
    },
    mayJoin: (call, role) => options.listen.tls && assertMayJoin(call, role),
  });
  const watchers: Watchers = new Watchers(() => loop.cluster);
  const outlets: Outlets = {
    send: (session, envelope) => sessions.send(session, envelope),
    close: (session, problem) => sessions.close(session, problem),
    epoch(jobUid, line) {
      watchers.epoch(
        jobUid,
        epochRecord(required(loop.cluster.jobs.get(jobUid), `the job ${jobUid}`), line, loop.cluster),
      );
    },
    reason: (reason) => hear(reason),
  };
  const loop: Loop = new Loop(
    { store: options.store, outlets, now, onFailure: end },
    emptyCluster(options.settings, epoch),
  );
  const home = options.home?.({ loop, log, clock, now });
  const hear = (reason: Reason) => {
    const { level, jobUid, text } = reason;
    const record = jobUid === null ? undefined : loop.cluster.jobs.get(jobUid)?.record;
    home?.heard(reason);
    const timeMs = Math.round(now());
    log[level](jobUid === null ? {} : { job: record?.name ?? jobUid }, text);
    watchers.happening(jobUid, { timeMs, level, message: text });
    if (record) logs.say(record, { level, message: text });
    logs.retain((uid) => loop.cluster.jobs.has(uid));
  };
  const command = (member: string, jobUid: string, command: Command) => {
    const { members, jobs } = loop.cluster;
    const session = members.get(member)?.session;
    if (!session) return false;
    sessions.send(session, { epoch, jobUid, run: jobs.get(jobUid)?.record.run ?? 0, command });
    return true;
  };
  const fetch = { transfers, command, versions: options.versions };
  const handlers = {
    'amr.v1.Jobs': jobsHandlers({ loop, watchers, logs, now, fetch, home }) as unknown as UntypedServiceImplementation,
    'amr.v1.Members': {
      session: (call: Parameters<Sessions['serve']>[0]) => sessions.serve(call),
      upload: (...call: Parameters<Transfers['serve']>) => transfers.serve(...call),
      encode: encodingHandler(loop, {
        logs: encoderLogs,
        epoch,
        assertAllowed: (call) => options.listen.tls && assertMayJoin(call, Role.ROLE_WORKER),
      }),
    } as unknown as UntypedServiceImplementation,
  };
  return { loop, sessions, watchers, logs, handlers, home, ended, end };
}
