import type { LinkChange } from '../../member/base-member.js';
import type { Ending } from '../../member/leave.js';
import type { MemberOptions, ProcessContext } from '../../member/process.js';
import { InputError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import type { NatsConnection } from './connection.js';
import { connectNats, isRefusal, PayloadLimitError, reconnect } from './connection.js';
import { NatsIdentity } from './identity.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** Neither the options of this process nor the coordinator give an address of NATS. */
    'nats-address-missing': NoFacts;
    /**
     * NATS refuses the user of this process or forbids something that the process does. `user` is empty when none was
     * given. `way` says what the process showed: "user" or "credential".
     */
    'nats-refused': { readonly servers: string; readonly user: string; readonly way: string };
    /** NATS accepts only messages that are smaller than the smallest frames of tensors, or than those of the run under way. `max_payload` of the server must be raised. */
    'nats-payload-too-small': { readonly servers: string; readonly limit: string };
  }
}

/** What a member has instead of a user. */
const CREDENTIAL = 'the credential that the coordinator gave';

interface MemberContext extends Pick<ProcessContext, 'clock'> {
  readonly log: Logger;
  readonly ending: Ending;
}

/** The way of a member to NATS. */
export interface NatsAccess {
  /** The public key for Join. It is empty when the process has a user of its own for NATS. */
  readonly key: string;
  /**
   * Connects to NATS. The address is in the options of the process or else in the coordinator's Welcome. `onLink` is
   * called when the connection has broken, and when it has been made again.
   */
  readonly connect: (welcomeUrl: string, onLink: (change: LinkChange) => void) => Promise<NatsConnection>;
  /**
   * Takes a credential of the coordinator. Resolves when the connection has what the credential allows. While there is
   * no connection, the credential waits for it.
   */
  readonly authorize: (token: string) => Promise<void>;
}

/**
 * Opens the way of a member to NATS. If NATS refuses the member, now or later, the process ends, because otherwise it
 * would hold work that it cannot do.
 */
export function natsOf({ name, nats, tls }: MemberOptions, { clock, log, ending }: MemberContext): NatsAccess {
  const { user, password } = nats;
  const identity = user === undefined ? new NatsIdentity() : undefined;
  let connecting: Promise<NatsConnection> | undefined;

  async function connect(welcomeUrl: string, onLink: (change: LinkChange) => void): Promise<NatsConnection> {
    const { url: servers = welcomeUrl } = nats;
    const end = (error: InputError) => {
      log.error({ servers, user, code: error.code }, error.message);
      ending.fail(error);
      return error;
    };
    if (servers === '')
      throw end(new InputError('There is no address of NATS', { code: 'nats-address-missing', facts: {} }));
    const issued = identity?.isIssued ? identity : undefined;
    const refused = (error: Error) => refusal(error, servers, issued ? CREDENTIAL : user);
    const secure = nats.tls && tls ? { caFile: tls.ca, certFile: tls.cert, keyFile: tls.key } : undefined;
    try {
      return await connectNats(
        { servers, name, user, password, identity: issued, tls: secure },
        {
          clock,
          signal: ending.signal,
          onWait: (error) => log.warn({ servers, reason: error.message }, 'waiting for NATS'),
          // The coordinator may be away for longer than a credential lives. It sends a new one when it is back.
          onRefused: (error) => void (issued?.mayBeExpired || end(refused(error))),
          onLink: (change) => {
            log.warn({ servers }, `the connection to NATS is ${change}`);
            onLink(change);
          },
        },
      );
    } catch (error) {
      throw isRefusal(error) || error instanceof PayloadLimitError ? end(refused(error as Error)) : error;
    }
  }

  return {
    key: identity?.publicKey ?? '',
    connect: (...args) => (connecting = connect(...args)),
    async authorize(token) {
      if (!identity) return;
      identity.accept(token);
      const connection = await connecting;
      if (!connection) return;
      while (identity.isOutdated && !ending.signal.aborted) await reconnect(connection, ending.signal);
    },
  };
}

function whom(who: string | undefined): string {
  if (who === undefined) return 'a client without a user';
  return who === CREDENTIAL ? who : `user ${who}`;
}

/** The error of a member that NATS refuses. `who` is its user, or what it has instead of one. */
function refusal(error: Error, servers: string, who: string | undefined): InputError {
  if (error instanceof PayloadLimitError)
    return new InputError(`NATS at ${servers} cannot carry tensors: ${error.message}`, {
      code: 'nats-payload-too-small',
      facts: { servers, limit: String(error.limit) },
    });
  return new InputError(`NATS at ${servers} refuses ${whom(who)}: ${error.message}`, {
    code: 'nats-refused',
    facts: { servers, user: who === CREDENTIAL ? '' : (who ?? ''), way: who === CREDENTIAL ? 'credential' : 'user' },
  });
}
