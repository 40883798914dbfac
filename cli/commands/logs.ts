import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { jobCommand, withJobs, type ServerFlags } from '../jobs-client.js';
import { wholeNumber } from '../options.js';

interface LogsFlags extends ServerFlags {
  readonly follow?: boolean;
  readonly tail?: number;
}

/** Adds `amr logs`, which prints the coordinator's messages about a job. */
export function registerLogs(program: Command, context: CliContext): void {
  jobCommand(program, 'logs', {
    summary: 'the log of a job',
    description:
      "Print the coordinator's messages about a job since the coordinator last started, the oldest line first. The logs of the processes have all messages.",
  })
    .option('-f, --follow', 'also print new lines until the job has ended')
    .option('--tail <n>', 'print only the newest lines', wholeNumber({ from: 1, to: 1_000_000 }))
    .action(async (name: string, flags: LogsFlags) => {
      const { output } = context;
      const { follow = false, tail = 0 } = flags;
      await withJobs(flags, context, async (jobs) => {
        const lines: unknown[] = [];
        for await (const { timeMs, level, source, message } of jobs.logs({ name, follow, tail })) {
          const time = new Date(timeMs).toISOString();
          if (output.format === 'json') lines.push({ time, level, source, message });
          else await output.data(`${time} ${level.padEnd(5)} ${source}  ${message}\n`);
        }
        if (output.format === 'json') await output.result(lines, () => '');
      });
    });
}
