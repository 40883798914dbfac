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
import { InputError } from '../runtime/errors.js';
import { required } from '../runtime/required.js';
import { retry } from '../runtime/retry.js';

interface JobsClientOptions {
  /** The coordinator's address, for messages. */
  readonly address: string;
  readonly clock: Clock;
  /** How long calls are retried while the coordinator cannot be reached. */
  readonly patienceMs: number;
  /** The same for a coordinator that was reached before and at which a job is watched. */
  readonly absenceMs: number;
  /** Ends calls and waiting. */
  readonly signal?: AbortSignal;
}

const CALL_TIMEOUT_MS = 10_000;

/**
 * A client of the service Jobs. Calls are sent again while the coordinator cannot be reached, which is safe for every one
 * of them. Rejects with an InputError when the request is wrong.
 */
export class JobsClient {
  constructor(
    private readonly client: Client,
    private readonly options: JobsClientOptions,
  ) {}

  submit(request: SubmitRequest): Promise<JobStatus> {
    return this.#call(jobsService.submit, request);
  }

  async list(): Promise<JobStatus[]> {
    return (await this.#call(jobsService.list, {})).jobs;
  }

  get(name: string): Promise<JobStatus> {
    return this.#call(jobsService.get, { name });
  }

  suspend(name: string): Promise<JobStatus> {
    return this.#call(jobsService.suspend, { name });
  }

  resume(request: ResumeRequest): Promise<JobStatus> {
    return this.#call(jobsService.resume, request);
  }

  cancel(name: string): Promise<JobStatus> {
    return this.#call(jobsService.cancel, { name });
  }

  async delete(name: string): Promise<void> {
    await this.#call(jobsService.delete, { name });
  }

  logs(request: LogsRequest): AsyncGenerator<LogLine> {
    return this.#stream(jobsService.logs, request);
  }

  fetch(name: string): AsyncGenerator<FetchFrame> {
    return this.#stream(jobsService.fetch, { name });
  }

  /** Yields messages until the job has ended. Waits for a coordinator that goes away and comes back. */
  async *watch(name: string): AsyncGenerator<WatchMessage> {
    const { clock, patienceMs, absenceMs } = this.options;
    let isKnown = false;
    for (let awaySince = clock.now(); ;) {
      let isHeard = false;
      try {
        for await (const message of this.#stream(jobsService.watch, { name })) {
          isHeard = isKnown = true;
          yield message;
          if (message.status && message.status.finishedMs > 0) return;
        }
        // The stream ended, but the job did not: this coordinator stops, and another one will start.
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

  close(): void {
    this.client.close();
  }

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

  #explained({ code, details, message }: ServiceError): Error {
    const text = (details || message).replace(/\.? Resolution note: *$/, '');
    if (WRONG_INPUT.has(code)) return new InputError(text.split('\n'));
    if (!AWAY.has(code)) return new Error(text);
    return new UnreachableError(
      `Cannot reach the coordinator at ${this.options.address}: ${text}. Start one (amr up), or say where it is with --server; one that uses TLS wants --tls-ca, --tls-cert and --tls-key of its authority`,
    );
  }
}

/** A call that the coordinator has cancelled is retried too: the coordinator is about to stop. */
const AWAY = new Set([status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED]);
const WRONG_INPUT = new Set([status.INVALID_ARGUMENT, status.NOT_FOUND, status.ALREADY_EXISTS]);

/** The coordinator does not answer now. It may answer later. */
class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}
