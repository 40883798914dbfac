import type { Ending } from '../../member/leave.js';
import type { MemberOptions, ProcessContext } from '../../member/process.js';
import { InputError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import type { NatsConnection } from './connection.js';
import { connectNats, isRefusal } from './connection.js';

interface MemberContext extends Pick<ProcessContext, 'clock'> {
  readonly log: Logger;
  readonly ending: Ending;
}

/** As wrong usage. */
const REFUSED = 2;

/**
 * Connects a member to NATS: at its own address, or the one of the coordinator's Welcome. Where NATS refuses its user, now or
 * later, the process ends: it would hold work that it cannot do.
 */
export function natsOf(
  { name, nats, tls }: MemberOptions,
  { clock, log, ending }: MemberContext,
): (welcomeUrl: string) => Promise<NatsConnection> {
  return async (welcomeUrl) => {
    const { url: servers = welcomeUrl, user, password } = nats;
    const refuse = (message: string) => {
      log.error({ servers, user }, message);
      ending.end(REFUSED, message);
      return new InputError(message);
    };
    if (servers === '') {
      throw refuse('No address of NATS: give --nats-url (AMR_NATS_URL) to this process or to the coordinator');
    }
    const explained = ({ message }: Error) =>
      `NATS at ${servers} refuses ${user === undefined ? 'whom it does not know' : `user ${user}`}: ${message}. Give --nats-user and --nats-password (AMR_NATS_USER, AMR_NATS_PASSWORD) of this process's role`;
    const secure = nats.tls && tls ? { caFile: tls.ca, certFile: tls.cert, keyFile: tls.key } : undefined;
    try {
      return await connectNats(
        { servers, name, user, password, tls: secure },
        {
          clock,
          signal: ending.signal,
          onWait: (error) => log.warn({ servers, reason: error.message }, 'waiting for NATS'),
          onRefused: (error) => refuse(explained(error)),
        },
      );
    } catch (error) {
      throw isRefusal(error) ? refuse(explained(error as Error)) : error;
    }
  };
}
