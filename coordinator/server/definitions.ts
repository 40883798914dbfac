import type { ServerUnaryCall, ServiceDefinition } from '@grpc/grpc-js';
import { status, type Metadata, type ServiceError } from '@grpc/grpc-js';
import type { Method } from '../../proto/index.js';
import type { ErrorDetails } from '../../runtime/errors.js';
import { InputError } from '../../runtime/errors.js';
import type { Refusal } from '../core/events.js';
import { metadataOf } from '../error-details.js';

/** A method of any service, whatever its messages are. */
type AnyMethod = Omit<Method<never, never>, 'request' | 'response'> & {
  request: { encode(message: never): Buffer; decode(bytes: Uint8Array): unknown };
  response: { encode(message: never): Buffer; decode(bytes: Uint8Array): unknown };
};

/** Makes the definition of a service in the form that the gRPC server expects. */
export function definitionOf(methods: Readonly<Record<string, AnyMethod>>): ServiceDefinition {
  const definition = Object.fromEntries(
    Object.entries(methods).map(([name, { path, requestStream, responseStream, request, response }]) => [
      name,
      {
        path,
        requestStream,
        responseStream,
        requestSerialize: (message: never) => request.encode(message),
        requestDeserialize: (bytes: Buffer) => request.decode(bytes),
        responseSerialize: (message: never) => response.encode(message),
        responseDeserialize: (bytes: Buffer) => response.decode(bytes),
      },
    ]),
  );
  return definition as unknown as ServiceDefinition;
}

/** An error with the gRPC status with which a call ends. */
export class StatusError extends Error implements Pick<ServiceError, 'code' | 'details' | 'metadata'> {
  override readonly name = 'StatusError';
  /** The text of the status. gRPC uses this name for it. */
  readonly details: string;
  readonly metadata: Metadata;

  constructor(
    readonly code: status,
    message: string,
    /** The code and the facts of the error. They reach the client in the trailing metadata. */
    details?: ErrorDetails,
  ) {
    super(message);
    this.details = message;
    this.metadata = metadataOf(details);
  }
}

const CODES: Record<Refusal['code'], status> = {
  'not-found': status.NOT_FOUND,
  'already-exists': status.ALREADY_EXISTS,
  'failed-precondition': status.FAILED_PRECONDITION,
};

/** Makes the error for a request that the core has refused. */
export function refusalError({ code, message, details }: Refusal): StatusError {
  return new StatusError(CODES[code], message, details);
}

/** Converts any error into the status with which a call ends. */
export function statusOfError(error: unknown): StatusError {
  if (error instanceof StatusError) return error;
  if (error instanceof InputError) return new StatusError(status.INVALID_ARGUMENT, error.message, error.details);
  return new StatusError(status.INTERNAL, error instanceof Error ? error.message : String(error));
}

/** Makes a handler with one answer from a function that returns a promise. */
export function unary<Request, Response>(
  handle: (request: Request, call: ServerUnaryCall<Request, Response>) => Promise<Response>,
) {
  return (call: ServerUnaryCall<Request, Response>, answer: (error: StatusError | null, value?: Response) => void) => {
    handle(call.request, call).then(
      (value) => answer(null, value),
      (error: unknown) => answer(statusOfError(error)),
    );
  };
}
