import type { PeerCertificate } from 'node:tls';
import { status, type UntypedHandleCall, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { Role } from '../../proto/index.js';
import { StatusError } from './definitions.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The certificate of a caller is not for what the caller asked. Use one whose common name or unit is `role`. */
    'role-not-allowed': { readonly role: string };
  }
}

/** What a certificate can be for. */
export type CallerRole = 'client' | 'worker' | 'parameter-server';

/** The part of a gRPC call that says who makes it. */
interface Call {
  getAuthContext(): { readonly sslPeerCertificate?: PeerCertificate } | null;
}

/** The roles that each service is for. */
const SERVICE_ROLES = {
  'amr.v1.Jobs': ['client'],
  'amr.v1.Members': ['worker', 'parameter-server'],
} as const satisfies Record<string, readonly CallerRole[]>;

/**
 * Returns the roles of a certificate: its common name and its organizational units, with or without "amr-" before them.
 * A certificate may have several roles, and one that names none has none.
 */
export function rolesOf({ subject }: Pick<PeerCertificate, 'subject'>): CallerRole[] {
  const { CN, OU } = subject as { readonly CN?: string | string[]; readonly OU?: string | string[] };
  const names = [CN, OU].flat().map((name) => name?.replace(/^amr-/, ''));
  return (['client', 'worker', 'parameter-server'] as const).filter((role) => names.includes(role));
}

/**
 * Throws a StatusError (PERMISSION_DENIED) unless the caller's certificate is for one of the roles. Without TLS, nobody
 * knows who calls, and every caller may do everything.
 */
export function assertRole(call: Call, allowed: readonly CallerRole[], what: string): void {
  const certificate = call.getAuthContext()?.sslPeerCertificate;
  const roles = certificate ? rolesOf(certificate) : [];
  if (roles.some((role) => allowed.includes(role))) return;
  const found = roles.length === 0 ? 'no role' : roles.join(' and ');
  throw new StatusError(
    status.PERMISSION_DENIED,
    `The certificate of this caller is for ${found}, and ${what} needs one for ${allowed.join(' or ')}: its common name or organizational unit must say so`,
    { code: 'role-not-allowed', facts: { role: allowed[0] } },
  );
}

/** Throws a StatusError unless the caller may join as a member of this role. */
export function assertMayJoin(call: Call, role: Role): void {
  assertRole(call, [role === Role.ROLE_WORKER ? 'worker' : 'parameter-server'], 'joining in this role');
}

/** Makes handlers that refuse callers whose certificate is for another service. */
export function guarded(
  service: keyof typeof SERVICE_ROLES,
  handlers: UntypedServiceImplementation,
): UntypedServiceImplementation {
  const guard = (handle: UntypedHandleCall): UntypedHandleCall => {
    const serve = handle as (call: GuardedCall, answer?: Answer) => void;
    return (call: GuardedCall, answer?: Answer) => {
      try {
        assertRole(call, SERVICE_ROLES[service], `the service ${service}`);
      } catch (error) {
        // A call with one answer gets an error by its callback, and a stream by an event.
        if (answer) answer(error as StatusError);
        else call.emit('error', error);
        return;
      }
      serve(call, answer);
    };
  };
  return Object.fromEntries(Object.entries(handlers).map(([name, handle]) => [name, guard(handle)]));
}

type GuardedCall = Call & { emit(event: 'error', error: unknown): boolean };
type Answer = (error: StatusError) => void;
