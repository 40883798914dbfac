import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { statusJson, statusText } from '../job-status.js';
import { jobCommand, withJobs, type ServerFlags } from '../jobs-client.js';

/** Adds `amr get`, which shows the state of one job on a cluster. */
export function registerGet(program: Command, context: CliContext): void {
  jobCommand(program, 'get', {
    summary: 'the state of a job',
    description: 'Show phase, progress, losses, metrics and members of a job.',
  }).action(async (name: string, flags: ServerFlags) => {
    const status = await withJobs(flags, context, (jobs) => jobs.get(name));
    await context.output.result(statusJson(status), () => statusText(status, context.output.terminals.stdout.width()));
  });
}
