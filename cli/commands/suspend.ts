import type { Command } from 'commander';
import type { JobsClient } from '../../coordinator/client.js';
import type { JobStatus } from '../../proto/index.js';
import { Phase } from '../../proto/index.js';
import { InputError } from '../../runtime/errors.js';
import type { CliContext } from '../context.js';
import { hasNotEnded, statusJson } from '../job-status.js';
import { addServerOptions, withJobs, type ServerFlags } from '../jobs-client.js';

interface SuspendFlags extends ServerFlags {
  readonly all?: boolean;
  readonly wait?: boolean;
}

const POLL_MS = 1000;

/** Adds `amr suspend`, which stops jobs on a cluster at a checkpoint. */
export function registerSuspend(program: Command, context: CliContext): void {
  const command = program
    .command('suspend')
    .summary('stop a job at a checkpoint')
    .description(
      'Save a checkpoint of a job after its current step, and free its members. amr resume lets it continue, and its model will be the same as without the pause.',
    )
    .argument('[name]', 'the name of the job')
    .option('--all', 'suspend every job that has not ended')
    .option('--wait', 'wait until the job is suspended and no process serves it any more');
  addServerOptions(command).action((name: string | undefined, flags: SuspendFlags) => suspend(name, flags, context));
}

async function suspend(name: string | undefined, flags: SuspendFlags, context: CliContext): Promise<void> {
  const { all = false, wait = false } = flags;
  if ((name === undefined) !== all) throw new InputError('Cannot suspend: name one job, or give --all');
  await withJobs(
    flags,
    context,
    async (jobs) => {
      const names = name === undefined ? (await jobs.list()).filter(hasNotEnded).map((job) => job.name) : [name];
      const asked = await Promise.all(names.map((one) => jobs.suspend(one)));
      const statuses = wait ? await stillness(jobs, all ? null : names, context) : asked;
      const json = statuses.map(statusJson);
      await context.output.result(all ? json : json[0], () =>
        statuses
          .map((job) => `${job.name} ${isStill(job) ? 'stands still' : 'stops at its next checkpoint'}\n`)
          .join(''),
      );
    },
    { isPatient: wait },
  );
}

/**
 * Waits until the named jobs, or all jobs where `names` is null, are suspended or ended and have no members, and
 * returns their states. This must be seen twice, since a process may be about to join a job.
 */
async function stillness(jobs: JobsClient, names: string[] | null, { clock }: CliContext): Promise<JobStatus[]> {
  for (let seen = 0; ;) {
    const statuses = (await jobs.list()).filter(({ name }) => names?.includes(name) ?? true);
    seen = statuses.every(isStill) ? seen + 1 : 0;
    if (seen > 1) return statuses;
    await clock.sleep(POLL_MS);
  }
}

/** Returns whether a job is suspended or has ended, and no process serves it any more. */
function isStill({ phase, members }: JobStatus): boolean {
  return (!hasNotEnded({ phase }) || phase === Phase.PHASE_SUSPENDED) && members.length === 0;
}
