import { status, type ServerUnaryCall, type ServerWritableStream } from '@grpc/grpc-js';
import type { JobStatus, LogLine, LogsRequest, ResumeRequest, SubmitRequest } from '../../proto/index.js';
import type { Decision, Event, Wish } from '../core/events.js';
import { hasEnded } from '../core/record.js';
import { statusOf } from '../core/status.js';
import { refusalError, StatusError, statusOfError } from './definitions.js';
import { assertSucceeded, fetchModel, type FetchServices } from './fetch.js';
import type { Home } from './home.js';
import type { JobLogs } from './job-log.js';
import type { Loop } from './loop.js';
import { submission } from './submission.js';
import type { Watchers } from './watching.js';

export interface JobsServices {
  readonly loop: Loop;
  readonly watchers: Watchers;
  readonly logs: JobLogs;
  readonly now: () => number;
  readonly fetch: Omit<FetchServices, 'cluster'>;
  readonly home?: Home;
}

interface Named {
  readonly name: string;
}

/** Messages to a reader that is slow are left out; the next state says it all again. */
const LARGEST_BACKLOG = 100;

/** The handlers of the service Jobs. */
export function jobsHandlers(services: JobsServices) {
  const { loop, watchers, logs, now, home } = services;
  const ask = (wish: (request: ResumeRequest) => Wish) => async (request: ResumeRequest) =>
    statusAfter(loop, await loop.dispatch({ type: 'asked', name: request.name, wish: wish(request) } satisfies Event));
  return {
    submit: unary(async (request: SubmitRequest) => {
      const event = home ? await home.submission(request, now()) : submission(request, now());
      return statusAfter(loop, await loop.dispatch(event));
    }),
    list: unary(async () => ({
      jobs: [...loop.cluster.jobs]
        .filter(([, { record }]) => !record.deleting)
        .map(([uid]) => statusOf(loop.cluster, uid)),
    })),
    get: unary(async ({ name }: Named) => statusOf(loop.cluster, uidOf(loop, name))),
    suspend: unary(ask(() => ({ kind: 'suspend' }))),
    resume: unary(ask(({ workers, parameterServers }) => ({ kind: 'resume', workers, parameterServers }))),
    cancel: unary(ask(() => ({ kind: 'cancel' }))),
    delete: unary(async ({ name }: Named) => {
      answerOf(await loop.dispatch({ type: 'asked', name, wish: { kind: 'delete' } }));
      return {};
    }),
    watch: streaming(async ({ name }: Named, call) => {
      const tell = (change: object) => {
        if (call.writableLength < LARGEST_BACKLOG) call.write(change);
      };
      await new Promise<void>((resolve) => {
        const stop = watchers.add(uidOf(loop, name), tell, resolve);
        call.on('close', stop);
        call.on('cancelled', resolve);
      });
    }),
    logs: streaming((request: LogsRequest, call) => sendLogs(request, call, { loop, logs })),
    fetch: streaming(async ({ name }: Named, call) => {
      const uid = uidOf(loop, name);
      assertSucceeded(loop.cluster.jobs.get(uid)!.record);
      const close = await home?.openModel(uid);
      try {
        for await (const frame of fetchModel(uid, { ...services.fetch, cluster: loop.cluster })) {
          if (call.cancelled) return;
          if (!call.write(frame)) await drained(call);
        }
      } finally {
        close?.();
      }
    }),
  };
}

async function sendLogs(
  { name, follow, tail }: LogsRequest,
  call: Stream,
  { loop, logs }: Pick<JobsServices, 'loop' | 'logs'>,
) {
  const uid = uidOf(loop, name);
  for (const line of logs.newest(uid, tail)) if (!call.write(line)) await drained(call);
  if (!follow) return;
  await new Promise<void>((resolve) => {
    const stop = logs.follow(uid, (line: LogLine) => {
      if (call.writableLength < LARGEST_BACKLOG) call.write(line);
    });
    const ended = setInterval(() => {
      const job = loop.cluster.jobs.get(uid);
      if (!job || hasEnded(job.record)) resolve();
    }, 500);
    call.on('cancelled', resolve);
    call.on('close', () => {
      stop();
      clearInterval(ended);
    });
  });
}

function uidOf({ cluster }: Loop, name: string): string {
  for (const [uid, { record }] of cluster.jobs) if (record.name === name && !record.deleting) return uid;
  const details = { code: 'job-not-found', facts: { name } } as const;
  throw new StatusError(status.NOT_FOUND, `there is no job named ${name}`, details);
}

function answerOf({ answer }: Decision): string {
  if (answer === null) throw new StatusError(status.INTERNAL, 'the request was not answered');
  if ('refusal' in answer) throw refusalError(answer.refusal);
  return answer.uid;
}

function statusAfter({ cluster }: Loop, decision: Decision): JobStatus {
  const uid = answerOf(decision);
  return statusOf(decision.state.jobs.has(uid) ? decision.state : cluster, uid);
}

type Stream = ServerWritableStream<unknown, unknown>;

function unary<Request, Response>(handle: (request: Request) => Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, answer: (error: StatusError | null, value?: Response) => void) => {
    handle(call.request).then(
      (value) => answer(null, value),
      (error: unknown) => answer(statusOfError(error)),
    );
  };
}

function streaming<Request>(handle: (request: Request, call: Stream) => Promise<void>) {
  return (call: ServerWritableStream<Request, unknown>) => {
    call.on('error', () => {});
    handle(call.request, call as Stream).then(
      () => call.end(),
      // An error of the stream is what gRPC ends the call with; one that is destroyed says nothing any more.
      (error: unknown) => call.emit('error', statusOfError(error)),
    );
  };
}

/** Also when nobody reads any more. */
function drained(call: Stream): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['drain', 'close', 'cancelled']) call.once(event, () => resolve());
  });
}
