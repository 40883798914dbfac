import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { MemberOptions, ProcessContext } from '../../member/process.js';
import { runMember } from '../../member/process.js';
import { Role } from '../../proto/index.js';
import { InputError } from '../../runtime/errors.js';
import { natsOf } from '../nats/connect-member.js';
import { ShardStorage } from '../shard-storage.js';
import { ShardMetrics } from './metrics.js';
import { ShardMember } from './shard-member.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The folder for the checkpoints of a parameter server cannot be used. Choose another one. */
    'checkpoint-storage-unusable': { readonly directory: string };
  }
}

export interface ParameterServerOptions extends MemberOptions {
  /** The folder of checkpoints: the shard's disk. */
  readonly storage: string;
  /** Of the software. */
  readonly version: string;
}

/** `amr parameter-server`: a shard, until it is told to end. Resolves with the exit code. */
export async function runParameterServer(options: ParameterServerOptions, context: ProcessContext): Promise<number> {
  await mkdir(options.storage, { recursive: true }).catch((error: Error) => {
    throw new InputError(`Cannot use ${options.storage} for checkpoints: ${error.message}`, {
      code: 'checkpoint-storage-unusable',
      facts: { directory: options.storage },
    });
  });
  return runMember('parameter-server', options, context, async ({ log, registry, channel, ending }) => {
    const { name, version, onlyJob, storage } = options;
    const meter = { sent: 0, received: 0 };
    return new ShardMember({
      identity: { role: Role.ROLE_SHARD, name, uid: randomUUID(), version, onlyJob },
      storage: new ShardStorage(storage),
      channel,
      connect: natsOf(options, { clock: context.clock, log, ending }),
      meter,
      metrics: new ShardMetrics(registry, meter),
      log,
      ending,
    });
  });
}
