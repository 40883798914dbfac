import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { ENGINE_NAMES, GPU_ENGINES, type EngineName } from '../../job/engines.js';
import { versions } from '../../local/versions.js';
import type { CliContext } from '../context.js';
import { addMemberOptions, isSwitchedOn, memberOptions } from '../member-options.js';
import type { MemberFlags } from '../member-options.js';
import { wholeNumber } from '../options.js';

interface WorkerFlags extends MemberFlags {
  readonly dataRoot: string;
  readonly threads: number;
  readonly engine?: EngineName;
  readonly requireGpu?: boolean;
}

/** Adds `amr worker`, the process that computes the training steps of a cluster. */
export function registerWorker(program: Command, context: CliContext): void {
  const command = program
    .command('worker')
    .summary('a process of a cluster that trains the users which the coordinator assigns to it')
    .description('Run a worker of a cluster. It reads the data of jobs on the machine where it runs. SIGTERM ends it.');
  addMemberOptions(command, { role: 'worker' })
    .addOption(
      new Option(
        '--data-root <dir>',
        "the folder that jobs' relative paths start from; a job reads no files outside it",
      )
        .env('AMR_DATA_ROOT')
        .default('.', 'the working folder'),
    )
    .addOption(
      new Option('--threads <n>', 'the CPU threads that the engine may use; no result depends on it')
        .env('AMR_THREADS')
        .argParser(wholeNumber({ from: 1, to: 1024 }))
        .default(availableParallelism(), 'all cores'),
    )
    .addOption(
      new Option(
        '--engine <name>',
        'the engine for jobs with engine: auto (default: chosen by the hardware and packages of this machine)',
      )
        .env('AMR_ENGINE')
        .choices(ENGINE_NAMES),
    )
    .addOption(
      new Option(
        '--require-gpu',
        `fail where the engines ${['auto', ...GPU_ENGINES].join(' and ')} would run on the CPU`,
      ).env('AMR_REQUIRE_GPU'),
    )
    .action((flags: WorkerFlags) => serve(flags, context));
}

async function serve(flags: WorkerFlags, context: CliContext): Promise<void> {
  const { environment, cwd, clock } = context;
  const { runWorker } = await import('../../worker/run.js');
  const shutdown = context.listenForShutdown();
  const options = {
    ...memberOptions(flags, environment),
    dataRoot: resolve(cwd, flags.dataRoot),
    threads: flags.threads,
    engine: flags.engine,
    requireGpu: flags.requireGpu === true && isSwitchedOn(environment.AMR_REQUIRE_GPU),
    version: versions().amr,
  };
  context.exitCode = await runWorker(options, { clock, shutdown: shutdown.signal });
}
