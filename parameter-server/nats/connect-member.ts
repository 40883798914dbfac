import type { MemberOptions, ProcessContext } from '../../member/process.js';
import { InputError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import type { NatsConnection } from './connection.js';
import { connectNats } from './connection.js';

/** Connects a member to NATS: at its own address, or the one of the coordinator's Welcome. */
export function natsOf(
  { name, nats, tls }: MemberOptions,
  { clock, log, signal }: Pick<ProcessContext, 'clock'> & { log: Logger; signal: AbortSignal },
): (welcomeUrl: string) => Promise<NatsConnection> {
  return (welcomeUrl) => {
    const servers = nats.url ?? welcomeUrl;
    if (servers === '') {
      throw new InputError('No address of NATS: give --nats-url (AMR_NATS_URL) to this process or to the coordinator');
    }
    const secure = nats.tls && tls ? { caFile: tls.ca, certFile: tls.cert, keyFile: tls.key } : undefined;
    const onWait = (error: Error) => log.warn({ servers, reason: error.message }, 'waiting for NATS');
    return connectNats(
      { servers, name, user: nats.user, password: nats.password, tls: secure },
      { clock, signal, onWait },
    );
  };
}
