import { readFile } from 'node:fs/promises';
import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { jobsService, membersService } from '../../proto/index.js';
import { InputError } from '../../runtime/errors.js';
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
  /** Paths of PEM files. Clients must have a certificate that `ca` has signed. There is no TLS without this field. */
  readonly tls?: { readonly ca: string; readonly cert: string; readonly key: string };
}

/** A server that is listening. */
interface GrpcServer {
  readonly port: number;
  close(): void;
}

const SERVICES = { 'amr.v1.Jobs': jobsService, 'amr.v1.Members': membersService } as const;

/** Serves both services and the health service. Rejects with an InputError when the address cannot be used. */
export async function serve(
  handlers: Record<keyof typeof SERVICES, UntypedServiceImplementation>,
  { host, port, tls }: ServeOptions,
): Promise<GrpcServer> {
  const server = new Server({
    // Pings detect members whose machine has stopped without closing the connection.
    'grpc.keepalive_time_ms': 10_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.keepalive_permit_without_calls': 1,
    // A Prepared message can be large because it has one bit for each item.
    'grpc.max_receive_message_length': 64 * 2 ** 20,
  });
  for (const [name, methods] of Object.entries(SERVICES)) {
    server.addService(definitionOf(methods), handlers[name as keyof typeof SERVICES]);
  }
  const health = new HealthImplementation({ '': 'SERVING', 'amr.v1.Jobs': 'SERVING', 'amr.v1.Members': 'SERVING' });
  health.addToServer(server);
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const credentials = await credentialsOf(tls);
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => (error ? reject(error) : resolve(port)));
  }).catch((error: Error) => {
    const facts = { address };
    throw new InputError(`Cannot listen on ${address}: ${error.message}`, { code: 'listen-address-unusable', facts });
  });
  return { port: bound, close: () => server.forceShutdown() };
}

async function credentialsOf(tls: ServeOptions['tls']): Promise<ServerCredentials> {
  if (!tls) return ServerCredentials.createInsecure();
  const [ca, cert, key] = await Promise.all([tls.ca, tls.cert, tls.key].map((path) => readFile(path)));
  return ServerCredentials.createSsl(ca, [{ cert_chain: cert, private_key: key }], true);
}
