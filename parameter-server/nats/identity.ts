import type { Authenticator } from 'nats';
import { jwtAuthenticator, nkeys } from 'nats';

/** The share of a credential's life after which a connection is made again with a newer one. */
const RENEWED_AFTER = 0.25;

/** What a token says about itself. The signature is not checked here: nats-server does that. */
interface Claims {
  /** When it was issued and when it expires, in seconds since 1970. */
  readonly iat: number;
  readonly exp: number;
  /** The permissions. */
  readonly nats: object;
}

/** A token, and the time at which this process got it, on the clock of performance.now(). */
interface Credential {
  readonly token: string;
  readonly receivedAt: number;
  readonly lifetimeMs: number;
  readonly permissions: string;
}

/**
 * The identity of a process for NATS: a key pair that it has made itself, and the credential that the coordinator has
 * issued for it last. The private key never leaves the process.
 */
export class NatsIdentity {
  readonly #pair = nkeys.createUser();
  #newest: Credential | undefined;
  /** The credential with which the present connection was made. */
  #used: Credential | undefined;

  /** The public key, for Join. */
  get publicKey(): string {
    return this.#pair.getPublicKey();
  }

  /** Whether the coordinator has issued a credential. */
  get isIssued(): boolean {
    return this.#newest !== undefined;
  }

  /** Proves the identity to the server, with the newest credential. */
  get authenticator(): Authenticator {
    const prove = jwtAuthenticator(() => this.#newest!.token, this.#pair.getSeed());
    return (nonce) => {
      this.#used = this.#newest;
      return prove(nonce);
    };
  }

  /** Takes a new credential. Connections that are made from now on use it. Throws an Error for a text that is no token. */
  accept(token: string): void {
    const { iat, exp, nats } = claimsOf(token);
    const permissions = JSON.stringify(nats);
    this.#newest = { token, receivedAt: performance.now(), lifetimeMs: 1000 * (exp - iat), permissions };
  }

  /** Whether the present connection should be made again, because its credential is old or allows something else. */
  get isOutdated(): boolean {
    const [used, newest] = [this.#used, this.#newest];
    if (!used || !newest || used === newest) return false;
    return used.permissions !== newest.permissions || ageOf(used) > RENEWED_AFTER;
  }

  /** Whether the newest credential may have expired, so that a refusal says nothing about the settings. */
  get mayBeExpired(): boolean {
    return this.#newest !== undefined && ageOf(this.#newest) > 0.9;
  }
}

/** The age of a credential as a share of its life. */
function ageOf({ receivedAt, lifetimeMs }: Credential): number {
  return (performance.now() - receivedAt) / lifetimeMs;
}

function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;
}
