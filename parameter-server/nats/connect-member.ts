import type { LinkChange } from '../../member/base-member.js';
import type { Ending } from '../../member/leave.js';
import type { MemberOptions, ProcessContext } from '../../member/process.js';
import { InputError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import type { NatsConnection } from './connection.js';
import { connectNats, isRefusal, PayloadLimitError } from './connection.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** Neither the options of this process nor the coordinator give an address of NATS. */
    'nats-address-missing': NoFacts;
    /**
     * NATS refuses the user of this process or forbids something that the process does. `user` is empty when none was
     * given.
     */
    'nats-refused': { readonly servers: string; readonly user: string };
    /** NATS accepts only messages that are smaller than the smallest frames of tensors, or than those of the run under way. `max_payload` of the server must be raised. */
    'nats-payload-too-small': { readonly servers: string; readonly limit: string };
  }
}

interface MemberContext extends Pick<ProcessContext, 'clock'> {
  readonly log: Logger;
  readonly ending: Ending;
}

/**
 * Returns a function that connects a member to NATS. The address is in the options of the process or else in the
 * coordinator's Welcome. If NATS refuses the user, now or later, the process ends, because otherwise it would hold work
 * that it cannot do.
 */
export function natsOf(
  { name, nats, tls }: MemberOptions,
  { clock, log, ending }: MemberContext,
): (welcomeUrl: string, onLink: (change: LinkChange) => void) => Promise<NatsConnection> {
  return async (welcomeUrl, onLink) => {
    const { url: servers = welcomeUrl, user, password } = nats;
    const end = (error: InputError) => {
      log.error({ servers, user, code: error.code }, error.message);
      ending.fail(error);
      return error;
    };
    if (servers === '')
      throw end(new InputError('There is no address of NATS', { code: 'nats-address-missing', facts: {} }));
    const whom = user === undefined ? 'a client without a user' : `user ${user}`;
    const refused = (error: Error) =>
      error instanceof PayloadLimitError
        ? new InputError(`NATS at ${servers} cannot carry tensors: ${error.message}`, {
            code: 'nats-payload-too-small',
            facts: { servers, limit: String(error.limit) },
          })
        : new InputError(`NATS at ${servers} refuses ${whom}: ${error.message}`, {
            code: 'nats-refused',
            facts: { servers, user: user ?? '' },
          });
    const secure = nats.tls && tls ? { caFile: tls.ca, certFile: tls.cert, keyFile: tls.key } : undefined;
    try {
      return await connectNats(
        { servers, name, user, password, tls: secure },
        {
          clock,
          signal: ending.signal,
          onWait: (error) => log.warn({ servers, reason: error.message }, 'waiting for NATS'),
          onRefused: (error) => end(refused(error)),
          onLink: (change) => {
            log.warn({ servers }, `the connection to NATS is ${change}`);
            onLink(change);
          },
        },
      );
    } catch (error) {
      throw isRefusal(error) || error instanceof PayloadLimitError ? end(refused(error as Error)) : error;
    }
  };
}
