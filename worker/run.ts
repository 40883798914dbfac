import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineName } from '../job/index.js';
import type { MemberOptions, ProcessContext } from '../member/process.js';
import { runMember } from '../member/process.js';
import { natsOf } from '../parameter-server/nats/connect-member.js';
import { Role } from '../proto/index.js';
import { WorkerMetrics } from './metrics.js';
import { WorkerMember } from './worker-member.js';

export interface WorkerOptions extends MemberOptions {
  /** What a job's relative paths start from, absolute. */
  readonly dataRoot: string;
  /** Of the engine. */
  readonly threads: number;
  /** Instead of what `engine: auto` would choose here. */
  readonly engine?: EngineName;
  /** The engines auto and tensorflow fail where they would run on the CPU, whatever the job says. */
  readonly requireGpu: boolean;
  /** The version of amr. */
  readonly version: string;
}

/** `amr worker`, until it is told to end. Resolves with the exit code. */
export async function runWorker(options: WorkerOptions, context: ProcessContext): Promise<number> {
  const scratch = await mkdtemp(join(tmpdir(), 'amr-worker-'));
  try {
    return await runMember('worker', options, context, async ({ log, registry, ending }) => {
      const { name, version, onlyJob, dataRoot, threads, engine, requireGpu } = options;
      const meter = { sent: 0, received: 0 };
      return new WorkerMember({
        identity: { role: Role.ROLE_WORKER, name, uid: randomUUID(), version, onlyJob },
        root: dataRoot,
        scratch,
        engine: { threads, auto: engine, requireGpu },
        connect: natsOf(options, { clock: context.clock, log, ending }),
        meter,
        metrics: new WorkerMetrics(registry, meter),
        log,
        ending,
      });
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
