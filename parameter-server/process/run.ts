import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { MemberOptions, ProcessContext } from '../../member/process.js';
import { runMember } from '../../member/process.js';
import { Role } from '../../proto/index.js';
import { InputError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { natsOf } from '../nats/connect-member.js';
import type { NatsConnection } from '../nats/connection.js';
import { FileServer } from '../nats/files.js';
import type { WireMeter } from '../nats/meter.js';
import { ShardStorage } from '../shard-storage.js';
import { ShardMetrics } from './metrics.js';
import type { ShardConnection } from './shard-member.js';
import { ShardMember } from './shard-member.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The folder for the checkpoints of a parameter server cannot be used. The user must choose another one. */
    'checkpoint-storage-unusable': { readonly directory: string };
  }
}

/** The options of the command `amr parameter-server`. */
export interface ParameterServerOptions extends MemberOptions {
  /** The folder in which the shard stores checkpoints. */
  readonly storage: string;
  /** The version of amr. */
  readonly version: string;
}

/**
 * Runs a parameter server process until something ends it. Resolves with the exit code. Rejects with an InputError when
 * the folder for checkpoints cannot be used.
 */
export async function runParameterServer(options: ParameterServerOptions, context: ProcessContext): Promise<number> {
  await mkdir(options.storage, { recursive: true }).catch((error: Error) => {
    throw new InputError(`Cannot use ${options.storage} for checkpoints: ${error.message}`, {
      code: 'checkpoint-storage-unusable',
      facts: { directory: options.storage },
    });
  });
  return runMember('parameter-server', options, context, async ({ log, registry, channel, ending }) => {
    const { name, version, onlyJob } = options;
    const storage = new ShardStorage(options.storage);
    const meter = { sent: 0, received: 0 };
    const nats = natsOf(options, { clock: context.clock, log, ending });
    return new ShardMember({
      identity: { role: Role.ROLE_SHARD, name, uid: randomUUID(), version, onlyJob, natsKey: nats.key },
      storage,
      channel,
      connect: async (welcomeUrl, onLink) =>
        serveFiles(await nats.connect(welcomeUrl, onLink), storage, { name, meter, log }),
      authorize: nats.authorize,
      meter,
      metrics: new ShardMetrics(registry, meter),
      log,
      ending,
    });
  });
}

/** Serves the checkpoints on this disk to other members as long as the connection lasts. */
function serveFiles(
  nats: NatsConnection,
  storage: ShardStorage,
  { name, meter, log }: { name: string; meter: WireMeter; log: Logger },
): ShardConnection {
  const onError = (error: Error) => log.error({ error }, 'cannot read a checkpoint for another member');
  const files = new FileServer(nats, storage, { name, meter, onError });
  return {
    nats,
    files,
    async close() {
      files.close();
      await nats.close();
    },
  };
}
