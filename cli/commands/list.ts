import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { jobsTable, statusJson } from '../job-status.js';
import { addServerOptions, withJobs, type ServerFlags } from '../jobs-client.js';

/** Adds `amr list`, which shows a table of the jobs of a cluster. */
export function registerList(program: Command, context: CliContext): void {
  const command = program
    .command('list')
    .summary('the jobs of a cluster')
    .description('List the jobs of a cluster, the oldest first.');
  addServerOptions(command).action(async (flags: ServerFlags) => {
    const jobs = await withJobs(flags, context, (client) => client.list());
    await context.output.result(jobs.map(statusJson), () =>
      jobsTable(jobs, { now: Date.now(), width: context.output.terminals.stdout.width() }),
    );
  });
}
