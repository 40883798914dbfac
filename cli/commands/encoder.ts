import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { InputError } from '../../runtime/errors.js';
import type { CliContext } from '../context.js';
import { addCoordinatorOptions, memberOptions, type MemberFlags } from '../member-options.js';
import { wholeNumber } from '../options.js';

interface EncoderFlags extends MemberFlags {
  readonly dataRoot: string;
  readonly threads: number;
  readonly share: number;
}

/** Adds `amr encoder`, the process that encodes a share of the pictures, texts or audio files of a job on Kubernetes. */
export function registerEncoder(program: Command, context: CliContext): void {
  const command = program
    .command('encoder')
    .summary('a process of a cluster that encodes a share of the pictures, texts or audio files of a job')
    .description(
      'Run a process that encodes a share of the pictures, texts or audio files of one job, for a coordinator on Kubernetes, which starts such processes for jobs with spec.encode. ' +
        'It ends when its share is done. Elsewhere, the workers encode.',
    );
  addCoordinatorOptions(command, { role: 'encoder' })
    .addOption(
      new Option('--share <n>', 'the number of the share, from 0')
        .env('JOB_COMPLETION_INDEX')
        .argParser(wholeNumber({ from: 0, to: 1023 }))
        .default(0),
    )
    .addOption(
      new Option(
        '--data-root <dir>',
        "the folder that the job's relative paths start from; it reads and writes no files outside it",
      )
        .env('AMR_DATA_ROOT')
        .default('.', 'the working folder'),
    )
    .addOption(
      new Option('--threads <n>', 'the threads that encode; no result depends on it')
        .env('AMR_THREADS')
        .argParser(wholeNumber({ from: 1, to: 1024 }))
        .default(availableParallelism(), 'all cores'),
    )
    .action((flags: EncoderFlags) => serve(flags, context));
}

async function serve(flags: EncoderFlags, context: CliContext): Promise<void> {
  const { environment, cwd, clock } = context;
  const { coordinator, tls, logLevel } = memberOptions(flags, environment);
  const { job, share, threads } = flags;
  if (job === '') throw new InputError('Cannot encode for no job: name it with --job');
  const { runEncoder } = await import('../../worker/encoding/run.js');
  const shutdown = context.listenForShutdown();
  const options = { coordinator, tls, logLevel, job, share, threads, dataRoot: resolve(cwd, flags.dataRoot) };
  context.exitCode = await runEncoder(options, { clock, shutdown: shutdown.signal });
}
