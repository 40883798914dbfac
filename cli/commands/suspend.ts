import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { statusJson } from '../job-status.js';
import { jobCommand, withJobs, type ServerFlags } from '../jobs-client.js';

export function registerSuspend(program: Command, context: CliContext): void {
  jobCommand(program, 'suspend', {
    summary: 'stop a job at a checkpoint',
    description:
      'Checkpoint a job at its next step boundary and free its members. amr resume lets it go on, to the same bits.',
  }).action(async (name: string, flags: ServerFlags) => {
    const status = await withJobs(flags, context, (jobs) => jobs.suspend(name));
    await context.output.result(statusJson(status), () => `${name} stops at its next checkpoint\n`);
  });
}
