import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { versions } from '../../local/versions.js';
import type { CliContext } from '../context.js';
import { addMemberOptions, memberOptions } from '../member-options.js';
import type { MemberFlags } from '../member-options.js';
import { wholeNumber } from '../options.js';

interface WorkerFlags extends MemberFlags {
  readonly dataRoot: string;
  readonly threads: number;
}

export function registerWorker(program: Command, context: CliContext): void {
  const command = program
    .command('worker')
    .summary('a process that computes: trains the users that the coordinator gives it')
    .description('A worker of a cluster. It reads the data of jobs where it runs, and ends with SIGTERM.');
  addMemberOptions(command, { role: 'worker' })
    .addOption(
      new Option('--data-root <dir>', "what jobs' relative paths start from")
        .env('AMR_DATA_ROOT')
        .default('.', 'the working folder'),
    )
    .addOption(
      new Option('--threads <n>', 'threads of the engine; no result depends on it')
        .env('AMR_THREADS')
        .argParser(wholeNumber({ from: 1, to: 1024 }))
        .default(availableParallelism(), 'all cores'),
    )
    .action((flags: WorkerFlags) => serve(flags, context));
}

async function serve(flags: WorkerFlags, context: CliContext): Promise<void> {
  const { environment, cwd, clock } = context;
  const { runWorker } = await import('../../worker/process/run.js');
  const shutdown = context.listenForShutdown();
  const options = {
    ...memberOptions(flags, environment),
    dataRoot: resolve(cwd, flags.dataRoot),
    threads: flags.threads,
    version: versions().amr,
  };
  context.exitCode = await runWorker(options, { clock, shutdown: shutdown.signal });
}
