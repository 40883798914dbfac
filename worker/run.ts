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

/** The options of the command `amr worker`. */
export interface WorkerOptions extends MemberOptions {
  /** The absolute path of the folder from which a job's relative paths start, and in which all its files must lie. */
  readonly dataRoot: string;
  /** CPU threads that the engine may use. */
  readonly threads: number;
  /** The engine for jobs with `engine: auto`. By default it is the best one that the machine has. */
  readonly engine?: EngineName;
  /**
   * Whether the engines auto and tensorflow fail when they would have to run on the CPU, even if the job allows the
   * CPU.
   */
  readonly requireGpu: boolean;
  /** The version of amr. */
  readonly version: string;
}

/**
 * Runs a worker process until something ends it. Resolves with the exit code. Rejects when the process cannot start or
 * fails. A temporary folder exists while the worker runs.
 */
export async function runWorker(options: WorkerOptions, context: ProcessContext): Promise<number> {
  const scratch = await mkdtemp(join(tmpdir(), 'amr-worker-'));
  try {
    return await runMember('worker', options, context, async ({ log, registry, ending }) => {
      const { name, version, onlyJob, dataRoot, threads, engine, requireGpu } = options;
      const meter = { sent: 0, received: 0 };
      const nats = natsOf(options, { clock: context.clock, log, ending });
      return new WorkerMember({
        identity: { role: Role.ROLE_WORKER, name, uid: randomUUID(), version, onlyJob, natsKey: nats.key },
        root: dataRoot,
        within: { root: dataRoot, credentials: Object.values(options.tls ?? {}) },
        scratch,
        engine: { threads, auto: engine, requireGpu },
        connect: nats.connect,
        authorize: nats.authorize,
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
