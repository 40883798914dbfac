import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { statusJson } from '../job-status.js';
import { jobCommand, withJobs, type ServerFlags } from '../jobs-client.js';

/** Adds `amr cancel`, which ends a job on a cluster for good. */
export function registerCancel(program: Command, context: CliContext): void {
  jobCommand(program, 'cancel', {
    summary: 'end a job at once',
    description: 'End a job at once. It cannot be resumed. amr delete removes what remains of it.',
  }).action(async (name: string, flags: ServerFlags) => {
    const status = await withJobs(flags, context, (jobs) => jobs.cancel(name));
    await context.output.result(statusJson(status), () => `${name} is cancelled\n`);
  });
}
