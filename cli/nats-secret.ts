import { Option } from 'commander';
import { JwtIssuer, SHORTEST_SECRET } from '../coordinator/nats/issuer.js';
import { InputError } from '../runtime/errors.js';

/** The option for the secret that the coordinator and the configuration of nats-server share. */
export function natsSecretOption(description: string): Option {
  return new Option('--nats-secret <text>', `${description}; it is safer in the variable`).env('AMR_NATS_SECRET');
}

/**
 * Makes the issuer of credentials for NATS. `lifetimeMs` says how long a credential is valid, in milliseconds. Throws an
 * InputError when the secret is too short to be one. The message does not quote the secret.
 */
export function issuerOf(secret: string, lifetimeMs: number): JwtIssuer {
  if (secret.length >= SHORTEST_SECRET) return new JwtIssuer(secret, lifetimeMs);
  throw new InputError(
    `Cannot use a secret of NATS with ${secret.length} characters as it must have at least ${SHORTEST_SECRET}: make one with "openssl rand -hex 32" and set AMR_NATS_SECRET`,
  );
}
