import { experimental, Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { jobsService, membersService } from '../../proto/index.js';
import { InputError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { guarded } from './callers.js';
import { RenewedCertificates, type ServerTls } from './certificates.js';
import { definitionOf } from './definitions.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The coordinator cannot listen on its address. The user must choose another one. */
    'listen-address-unusable': { readonly address: string };
  }
}

/** The address and the TLS files of a server. */
export interface ServeOptions {
  readonly host: string;
  /** The port. 0 chooses a free one. */
  readonly port: number;
  /** The certificates. There is no TLS without this field. */
  readonly tls?: ServerTls;
}

/** A server that is listening. */
interface GrpcServer {
  readonly port: number;
  close(): void;
}

const SERVICES = { 'amr.v1.Jobs': jobsService, 'amr.v1.Members': membersService } as const;

/**
 * Serves both services and the health service. With TLS, a caller may use only the service that its certificate is for.
 * Rejects with an InputError when the address cannot be used.
 */
export async function serve(
  handlers: Record<keyof typeof SERVICES, UntypedServiceImplementation>,
  { host, port, tls }: ServeOptions,
  log: Logger,
): Promise<GrpcServer> {
  const certificates = tls && (await RenewedCertificates.open(tls, log));
  const server = new Server({
    // Pings detect members whose machine has stopped without closing the connection.
    'grpc.keepalive_time_ms': 10_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.keepalive_permit_without_calls': 1,
    // A Prepared message can be large because it has one bit for each item.
    'grpc.max_receive_message_length': 64 * 2 ** 20,
  });
  for (const name of ['amr.v1.Jobs', 'amr.v1.Members'] as const) {
    server.addService(definitionOf(SERVICES[name]), certificates ? guarded(name, handlers[name]) : handlers[name]);
  }
  const health = new HealthImplementation({ '': 'SERVING', 'amr.v1.Jobs': 'SERVING', 'amr.v1.Members': 'SERVING' });
  health.addToServer(server);
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const credentials = certificates
    ? experimental.createCertificateProviderServerCredentials(certificates, certificates, true)
    : ServerCredentials.createInsecure();
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => (error ? reject(error) : resolve(port)));
  }).catch((error: Error) => {
    certificates?.close();
    const facts = { address };
    throw new InputError(`Cannot listen on ${address}: ${error.message}`, { code: 'listen-address-unusable', facts });
  });
  const close = () => {
    certificates?.close();
    server.forceShutdown();
  };
  return { port: bound, close };
}
