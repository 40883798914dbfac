import { Metadata, status, type Client, type ClientReadableStream, type ServiceError } from '@grpc/grpc-js';
import type {
  FetchFrame,
  JobStatus,
  LogLine,
  LogsRequest,
  Method,
  Plain,
  ResumeRequest,
  SubmitRequest,
  WatchMessage,
} from '../proto/index.js';
import { jobsService } from '../proto/index.js';
import type { Clock } from '../runtime/clock.js';
import { AmrError, InputError } from '../runtime/errors.js';
import { required } from '../runtime/required.js';
import { retry } from '../runtime/retry.js';
import { detailsFrom } from './error-details.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** No coordinator answers at this address, or TLS refuses this client. */
    'coordinator-unreachable': { readonly address: string };
  }
}

/** The settings of a JobsClient. */
interface JobsClientOptions {
  /** The coordinator's address, for error messages. */
  readonly address: string;
  readonly clock: Clock;
  /** How long calls are repeated while the coordinator cannot be reached, in milliseconds. */
  readonly patienceMs: number;
  /** The same time limit for a coordinator that was reached before and through which a job is watched. */
  readonly absenceMs: number;
  /** Ends calls and waits. */
  readonly signal?: AbortSignal;
}

/** The time limit of one attempt at a call, in milliseconds. */
const CALL_TIMEOUT_MS = 10_000;

/**
 * A client of the service Jobs. Calls are repeated while the coordinator cannot be reached, which is safe for all of
 * them. Calls reject with an InputError when the request is wrong, and with an AmrError when the coordinator refuses it
 * or cannot be reached. Jobs are named by their names.
 */
export class JobsClient {
  constructor(
    private readonly client: Client,
    private readonly options: JobsClientOptions,
  ) {}

  /** Submits a job. The same request id always gives the same job. */
  submit(request: SubmitRequest): Promise<JobStatus> {
    return this.#call(jobsService.submit, request);
  }

  /** The status of all jobs, by time of submission. */
  async list(): Promise<JobStatus[]> {
    return (await this.#call(jobsService.list, {})).jobs;
  }

  /** The status of a job. */
  get(name: string): Promise<JobStatus> {
    return this.#call(jobsService.get, { name });
  }

  /** Asks for the suspension of a job. Resolves when the wish is stored, not when the job is suspended. */
  suspend(name: string): Promise<JobStatus> {
    return this.#call(jobsService.suspend, { name });
  }

  /** Lets a suspended job continue. */
  resume(request: ResumeRequest): Promise<JobStatus> {
    return this.#call(jobsService.resume, request);
  }

  /** Ends a job. */
  cancel(name: string): Promise<JobStatus> {
    return this.#call(jobsService.cancel, { name });
  }

  /** Deletes a job and its checkpoints. */
  async delete(name: string): Promise<void> {
    await this.#call(jobsService.delete, { name });
  }

  /**
   * Yields the log lines of a job, by their places in the log. With `follow` it waits for further lines until the job has ended. It
   * continues after the last line when a coordinator goes away and comes back.
   */
  async *logs(request: LogsRequest): AsyncGenerator<LogLine> {
    let next = request;
    const open = () => this.#stream(jobsService.logs, next);
    for await (const line of this.#lasting(request.name, open, () => true)) {
      next = { ...request, tail: 0, after: Math.max(next.after, line.position) };
      yield line;
    }
  }

  /** Yields the model of a job that has succeeded: first a header, then bytes. */
  fetch(name: string): AsyncGenerator<FetchFrame> {
    return this.#stream(jobsService.fetch, { name });
  }

  /** Yields messages until the job has ended. Waits for a coordinator that goes away and comes back. */
  async *watch(name: string): AsyncGenerator<WatchMessage> {
    let hasEnded = false;
    // A stream that ends before the job means that this coordinator is stopping, and another one will start.
    for await (const message of this.#lasting(
      name,
      () => this.#stream(jobsService.watch, { name }),
      () => hasEnded,
    )) {
      hasEnded = (message.status?.finishedMs ?? 0) > 0;
      yield message;
      if (hasEnded) return;
    }
  }

  /** Yields what a stream about a job gives. Opens it again when it has broken, or has ended before `isOver` is true. */
  async *#lasting<Message>(
    name: string,
    open: () => AsyncGenerator<Message>,
    isOver: () => boolean,
  ): AsyncGenerator<Message> {
    const { clock, patienceMs, absenceMs } = this.options;
    let isKnown = false;
    for (let awaySince = clock.now(); ;) {
      let isHeard = false;
      try {
        for await (const message of open()) {
          isHeard = isKnown = true;
          yield message;
        }
        if (isOver()) return;
        awaySince = clock.now();
      } catch (error) {
        // A job that waits sends nothing for hours, so the absence begins when the stream breaks.
        if (isHeard) awaySince = clock.now();
        if (isKnown && error instanceof InputError)
          throw new Error(`job ${name} was deleted before it had ended`, { cause: error });
        const patience = isKnown ? absenceMs : patienceMs;
        if (!(error instanceof UnreachableError) || clock.now() - awaySince > patience) throw error;
      }
      await clock.sleep(500, this.options.signal);
    }
  }

  /** Closes the connection. */
  close(): void {
    this.client.close();
  }

  /** Makes a call with one answer and repeats it while the coordinator cannot be reached. */
  #call<Request, Response>(method: Method<Request, Response>, message: Request): Promise<Plain<Response>> {
    const { clock, patienceMs, signal } = this.options;
    const attempt = () =>
      new Promise<Plain<Response>>((resolve, reject) => {
        this.client.makeUnaryRequest(
          method.path,
          (request: Request) => method.request.encode(request),
          (bytes) => method.response.decode(bytes),
          message,
          new Metadata(),
          { deadline: Date.now() + CALL_TIMEOUT_MS },
          (error, response) => {
            if (error) reject(this.#explained(error));
            else resolve(required(response, `the answer to ${method.path}`));
          },
        );
      });
    const isRetriable = (error: unknown) => error instanceof UnreachableError;
    return retry(attempt, { clock, deadlineMs: patienceMs, longestDelayMs: 2000, isRetriable, signal });
  }

  /** Makes a call with a stream of answers. It is not repeated. */
  async *#stream<Request, Response>(
    method: Method<Request, Response>,
    message: Request,
  ): AsyncGenerator<Plain<Response>> {
    const call: ClientReadableStream<Plain<Response>> = this.client.makeServerStreamRequest(
      method.path,
      (request: Request) => method.request.encode(request),
      (bytes) => method.response.decode(bytes),
      message,
      new Metadata(),
      {},
    );
    const cancel = () => call.cancel();
    this.options.signal?.addEventListener('abort', cancel, { once: true });
    try {
      for await (const response of call) yield response as Plain<Response>;
    } catch (error) {
      this.options.signal?.throwIfAborted();
      throw this.#explained(error as ServiceError);
    } finally {
      this.options.signal?.removeEventListener('abort', cancel);
      call.cancel();
    }
  }

  /** Translates a gRPC error into an error with a code and facts. */
  #explained({ code, details, message, metadata }: ServiceError): Error {
    const text = (details || message).replace(/\.? Resolution note: *$/, '');
    if (WRONG_INPUT.has(code)) return new InputError(text.split('\n'), detailsFrom(metadata));
    if (!AWAY.has(code)) return new AmrError(text, detailsFrom(metadata));
    const { address } = this.options;
    return new UnreachableError(`Cannot reach the coordinator at ${address}: ${text}`, {
      code: 'coordinator-unreachable',
      facts: { address },
    });
  }
}

/**
 * The codes that mean that the coordinator cannot be reached. A call that the coordinator has cancelled is one of them,
 * because it means that the coordinator is stopping.
 */
const AWAY = new Set([status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED]);
const WRONG_INPUT = new Set([status.INVALID_ARGUMENT, status.NOT_FOUND, status.ALREADY_EXISTS]);

/** The coordinator does not answer now, but it may answer later. */
class UnreachableError extends AmrError {
  override readonly name = 'UnreachableError';
}
