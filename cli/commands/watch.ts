import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { phaseName, reasonOf, statusJson, statusText } from '../job-status.js';
import { assertSucceeded, jobCommand, withJobs, type ServerFlags } from '../jobs-client.js';
import { watchJob } from '../watch-job.js';

/** Adds `amr watch`, which shows the progress of a job on a cluster until it has ended. */
export function registerWatch(program: Command, context: CliContext): void {
  jobCommand(program, 'watch', {
    summary: 'show the progress of a job until it has ended',
    description:
      'Show the progress of a job, and what happens to it, until it has ended; the exit code is 3 if it failed.',
  }).action(async (name: string, flags: ServerFlags) => {
    const last = await withJobs(flags, context, (jobs) => watchJob(jobs, name, context));
    await context.output.result(statusJson(last), () => statusText(last, context.output.terminals.stdout.width()));
    assertSucceeded({ name, phase: phaseName(last.phase), message: reasonOf(last) });
  });
}
