import { status, type ServerWritableStream } from '@grpc/grpc-js';
import type { JobStatus, LogLine, LogsRequest, ResumeRequest, SubmitRequest } from '../../proto/index.js';
import { required } from '../../runtime/required.js';
import type { Decision, Event, Wish } from '../core/events.js';
import { isLive } from '../core/job-state.js';
import { hasEnded } from '../core/record.js';
import { statusOf } from '../core/status.js';
import { refusalError, StatusError, statusOfError, unary } from './definitions.js';
import { fetchModel, succeeded, type FetchServices } from './fetch.js';
import type { Home } from './home.js';
import type { JobLogs } from './job-logs.js';
import { isWanted, wantedLines } from './log-reading.js';
import type { Loop } from './loop.js';
import { submission } from './submission.js';
import type { Watchers } from './watching.js';

/** What the handlers need from the coordinator. */
interface JobsServices {
  readonly loop: Loop;
  readonly watchers: Watchers;
  readonly logs: JobLogs;
  /** The time in milliseconds since 1970. */
  readonly now: () => number;
  readonly fetch: Omit<FetchServices, 'cluster'>;
  readonly home?: Home;
}

interface Named {
  readonly name: string;
}

/**
 * How many messages may wait for a slow reader. Further messages are left out, because the next status contains
 * everything again.
 */
const LARGEST_BACKLOG = 100;

/** The handlers of the service Jobs (proto/amr/v1/jobs.proto). */
export function jobsHandlers(services: JobsServices) {
  const { loop, watchers, now, home } = services;
  const ask = (wish: (request: ResumeRequest) => Wish) => async (request: ResumeRequest) =>
    statusAfter(loop, await loop.dispatch({ type: 'asked', name: request.name, wish: wish(request) } satisfies Event));
  return {
    submit: unary(async (request: SubmitRequest) => {
      const event = home ? await home.submission(request, now()) : submission(request, now());
      return statusAfter(loop, await loop.dispatch(event));
    }),
    list: unary(async () => ({
      jobs: [...loop.cluster.jobs].filter(([, job]) => isLive(job)).map(([uid]) => statusOf(loop.cluster, uid)),
    })),
    get: unary(async ({ name }: Named) => statusOf(loop.cluster, uidOf(loop, name))),
    suspend: unary(ask(() => ({ kind: 'suspend' }))),
    resume: unary(ask(({ workers, parameterServers }) => ({ kind: 'resume', workers, parameterServers }))),
    cancel: unary(ask(() => ({ kind: 'cancel' }))),
    delete: unary(async ({ name }: Named) => {
      answerOf(await loop.dispatch({ type: 'asked', name, wish: { kind: 'delete' } }));
      return {};
    }),
    watch: streaming(async ({ name }: Named, call) => sendChanges(uidOf(loop, name), call, watchers)),
    logs: streaming((request: LogsRequest, call) => sendLogs(request, call, services)),
    fetch: streaming(async ({ name }: Named, call) => sendModel(uidOf(loop, name), call, services)),
  };
}

/** Sends what happens to a job until it has ended or the caller leaves. */
async function sendChanges(uid: string, call: Stream, watchers: Watchers): Promise<void> {
  const tell = (change: object) => {
    if (call.writableLength < LARGEST_BACKLOG) call.write(change);
  };
  await new Promise<void>((resolve) => {
    const stop = watchers.add(uid, tell, resolve);
    call.on('close', stop);
    call.on('cancelled', resolve);
  });
}

/** Sends the model of a job that has succeeded, as fast as the caller reads it. */
async function sendModel(uid: string, call: Stream, { loop, home, fetch }: JobsServices): Promise<void> {
  succeeded(required(loop.cluster.jobs.get(uid), `the job ${uid}`));
  const close = await home?.openModel(uid);
  try {
    for await (const frame of fetchModel(uid, { ...fetch, cluster: loop.cluster })) {
      if (call.cancelled) return;
      if (!call.write(frame)) await drained(call);
    }
  } finally {
    close?.();
  }
}

/** How long a follower of a log waits for the last lines of a job that has ended, in milliseconds. */
const LAST_LINES_MS = 2000;

/** Sends the log lines of a job. With `follow` it continues until the job has ended or the caller leaves. */
async function sendLogs(
  request: LogsRequest,
  call: Stream,
  { loop, logs, now }: Pick<JobsServices, 'loop' | 'logs' | 'now'>,
) {
  const uid = uidOf(loop, request.name);
  const owner = { uid, name: request.name };
  const early: LogLine[] = [];
  let take = (line: LogLine) => void early.push(line);
  const stop = request.follow ? logs.follow(uid, (line) => isWanted(line, request) && take(line)) : () => {};
  call.on('close', stop);
  const lines = await logs.read(owner).catch((error: Error) => {
    throw new StatusError(status.UNAVAILABLE, `the log of ${request.name} cannot be read now: ${error.message}`);
  });
  for (const line of wantedLines(lines, request)) if (!call.write(line)) await drained(call);
  if (!request.follow) return;
  const through = Math.max(0, ...lines.map(({ position }) => position));
  take = (line) => void (call.writableLength < LARGEST_BACKLOG && line.position > through && call.write(line));
  for (const line of early) take(line);
  await new Promise<void>((resolve) => {
    let endedMs = Infinity;
    const ended = setInterval(() => {
      const job = loop.cluster.jobs.get(uid);
      if (!job || hasEnded(job.record)) endedMs = Math.min(endedMs, now());
      if (now() - endedMs >= LAST_LINES_MS) resolve();
    }, 500);
    call.on('cancelled', resolve);
    call.on('close', () => clearInterval(ended));
  });
}

/** The uid of the job with this name. Throws a StatusError (NOT_FOUND) when there is none. */
function uidOf({ cluster }: Loop, name: string): string {
  for (const [uid, job] of cluster.jobs) if (job.record.name === name && isLive(job)) return uid;
  const details = { code: 'job-not-found', facts: { name } } as const;
  throw new StatusError(status.NOT_FOUND, `there is no job named ${name}`, details);
}

/** The uid in the answer of a decision. Throws a StatusError when the request was refused. */
function answerOf({ answer }: Decision): string {
  if (answer === null) throw new StatusError(status.INTERNAL, 'the request was not answered');
  if ('refusal' in answer) throw refusalError(answer.refusal);
  return answer.uid;
}

/** The status of the job after a request. */
function statusAfter({ cluster }: Loop, decision: Decision): JobStatus {
  const uid = answerOf(decision);
  return statusOf(decision.state.jobs.has(uid) ? decision.state : cluster, uid);
}

type Stream = ServerWritableStream<unknown, unknown>;

/** Makes a handler with a stream of answers from a function that returns a promise. */
function streaming<Request>(handle: (request: Request, call: Stream) => Promise<void>) {
  return (call: ServerWritableStream<Request, unknown>) => {
    call.on('error', () => {});
    handle(call.request, call as Stream).then(
      () => call.end(),
      // gRPC ends the call with the status of this error. A stream that was destroyed sends nothing more.
      (error: unknown) => call.emit('error', statusOfError(error)),
    );
  };
}

/** Resolves when the stream accepts more messages or nobody reads it any more. */
function drained(call: Stream): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['drain', 'close', 'cancelled']) call.once(event, () => resolve());
  });
}
