import { createHash } from 'node:crypto';
import type { NatsGrant, NatsIssuer } from '../core/cluster.js';
import { isUserKey, Nkey } from './nkey.js';
import type { Permissions } from './permissions.js';
import { permissionsOf } from './permissions.js';

/** The smallest length of the secret text, in characters. */
export const SHORTEST_SECRET = 32;
/** The longest line that the server accepts from a client, in bytes. A credential with many jobs is longer than its default. */
const CONTROL_LINE = '64KB';
const HEADER = Buffer.from(JSON.stringify({ typ: 'JWT', alg: 'ed25519-nkey' })).toString('base64url');
const UNLIMITED = { subs: -1, data: -1, payload: -1 };

/**
 * Issues the credentials of members for NATS: JSON web tokens that nats-server checks by itself, without a question to
 * the coordinator. All keys come from one secret text, which the coordinator and the configuration of the server share.
 */
export class JwtIssuer implements NatsIssuer {
  readonly #operator: Nkey;
  readonly #account: Nkey;

  /** `secret` has at least SHORTEST_SECRET characters. Credentials are valid for `lifetimeMs`, in milliseconds. */
  constructor(
    secret: string,
    readonly lifetimeMs: number,
  ) {
    this.#operator = Nkey.derive('operator', secret);
    this.#account = Nkey.derive('account', secret);
  }

  readonly isKey = isUserKey;

  /** Makes the credential of a member. `now` is in milliseconds since 1970. */
  issue(grant: NatsGrant, now: number): string {
    const { publish, subscribe } = permissionsOf(grant);
    const nats = { pub: allowanceOf(publish), sub: allowanceOf(subscribe), ...UNLIMITED, type: 'user', version: 2 };
    const exp = Math.ceil((now + this.lifetimeMs) / 1000);
    return signed(this.#account, { name: grant.name, sub: grant.key, exp, nats }, now);
  }

  /** The part of the configuration of nats-server that makes it accept these credentials, and nothing else. */
  serverConfig(): string {
    const limits = { ...UNLIMITED, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };
    const nats = { limits, default_permissions: { pub: {}, sub: {} }, type: 'account', version: 2 };
    // The time of issue is constant, so that the same secret always gives the same file.
    const account = signed(this.#operator, { name: 'amr', sub: this.#account.public, nats }, 0);
    return `# This file was generated from the secret of NATS. It contains public keys only.
trusted_keys: ["${this.#operator.public}"]
resolver: MEMORY
resolver_preload: { ${this.#account.public}: "${account}" }
max_control_line: ${CONTROL_LINE}
`;
  }
}

/** The permissions in the form of a token. nats-server allows everything where nothing is named. */
function allowanceOf(subjects: Permissions['publish']): { allow: readonly string[] } | { deny: readonly string[] } {
  return subjects.length === 0 ? { deny: ['>'] } : { allow: subjects };
}

/** Signs the claims of a token. `now` is the time of issue in milliseconds since 1970. */
function signed(by: Nkey, claims: object, now: number): string {
  const content = { ...claims, iss: by.public, iat: Math.floor(now / 1000) };
  const jti = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  const body = `${HEADER}.${Buffer.from(JSON.stringify({ jti, ...content })).toString('base64url')}`;
  return `${body}.${by.sign(body).toString('base64url')}`;
}
