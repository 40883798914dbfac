import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { statusJson } from '../job-status.js';
import { jobCommand, withJobs, type ServerFlags } from '../jobs-client.js';
import { wholeNumber } from '../options.js';

interface ResumeFlags extends ServerFlags {
  readonly workers?: number;
  readonly parameterServers?: number;
}

export function registerResume(program: Command, context: CliContext): void {
  const replicas = wholeNumber({ from: 1, to: 1024 });
  jobCommand(program, 'resume', {
    summary: 'let a suspended job go on',
    description: 'Let a suspended job go on, on other numbers of processes if wanted: the model is the same.',
  })
    .option('--workers <n>', 'workers from now on', replicas)
    .option('--parameter-servers <n>', 'parameter servers from now on', replicas)
    .action(async (name: string, flags: ResumeFlags) => {
      const { workers = 0, parameterServers = 0 } = flags;
      const status = await withJobs(flags, context, (jobs) => jobs.resume({ name, workers, parameterServers }));
      await context.output.result(statusJson(status), () => `${name} goes on\n`);
    });
}
