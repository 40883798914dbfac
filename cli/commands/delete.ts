import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { jobCommand, withJobs, type ServerFlags } from '../jobs-client.js';

/** Adds `amr delete`, which removes a job with its checkpoints and its model from a cluster. */
export function registerDelete(program: Command, context: CliContext): void {
  jobCommand(program, 'delete', {
    summary: 'remove a job, its checkpoints and its model from a cluster',
    description: 'Remove a job with its checkpoints and its model. A job that has not ended is ended first.',
  }).action(async (name: string, flags: ServerFlags) => {
    await withJobs(flags, context, (jobs) => jobs.delete(name));
    await context.output.result({ deleted: name }, () => `${name} is deleted\n`);
  });
}
