import type { ServiceDefinition } from '@grpc/grpc-js';
import { status, type ServiceError } from '@grpc/grpc-js';
import type { Method } from '../../proto/index.js';
import { InputError } from '../../runtime/errors.js';
import type { Refusal } from '../core/events.js';

type AnyMethod = Omit<Method<never, never>, 'request' | 'response'> & {
  request: { encode(message: never): Buffer; decode(bytes: Uint8Array): unknown };
  response: { encode(message: never): Buffer; decode(bytes: Uint8Array): unknown };
};

/** The definition of a service, as the gRPC server takes it. */
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
export class StatusError extends Error implements Pick<ServiceError, 'code' | 'details'> {
  override readonly name = 'StatusError';
  readonly details: string;

  constructor(
    readonly code: status,
    message: string,
  ) {
    super(message);
    this.details = message;
  }
}

const CODES: Record<Refusal['code'], status> = {
  'not-found': status.NOT_FOUND,
  'already-exists': status.ALREADY_EXISTS,
  'failed-precondition': status.FAILED_PRECONDITION,
};

export function refusalError({ code, message }: Refusal): StatusError {
  return new StatusError(CODES[code], message);
}

/** Converts any error into the status with which a call ends. */
export function statusOfError(error: unknown): StatusError {
  if (error instanceof StatusError) return error;
  if (error instanceof InputError) return new StatusError(status.INVALID_ARGUMENT, error.message);
  return new StatusError(status.INTERNAL, error instanceof Error ? error.message : String(error));
}
