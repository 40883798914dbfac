import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { statusJson } from '../job-status.js';
import { jobCommand, withJobs, type ServerFlags } from '../jobs-client.js';
import { wholeNumber } from '../options.js';

interface ResumeFlags extends ServerFlags {
  readonly workers?: number;
  readonly parameterServers?: number;
}

/** Adds `amr resume`, which lets a suspended job on a cluster continue. */
export function registerResume(program: Command, context: CliContext): void {
  const replicas = wholeNumber({ from: 1, to: 1024 });
  jobCommand(program, 'resume', {
    summary: 'let a suspended job continue',
    description:
      'Let a suspended job continue, with other numbers of processes if you name them. The model is the same.',
  })
    .option('--workers <n>', 'the number of workers from now on', replicas)
    .option('--parameter-servers <n>', 'the number of parameter servers from now on', replicas)
    .action(async (name: string, flags: ResumeFlags) => {
      const { workers = 0, parameterServers = 0 } = flags;
      const status = await withJobs(flags, context, (jobs) => jobs.resume({ name, workers, parameterServers }));
      await context.output.result(statusJson(status), () => `${name} goes on\n`);
    });
}
