import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { versions } from '../../local/versions.js';
import type { CliContext } from '../context.js';
import { addMemberOptions, memberOptions } from '../member-options.js';
import type { MemberFlags } from '../member-options.js';

interface ParameterServerFlags extends MemberFlags {
  readonly storage: string;
}

/** Adds `amr parameter-server`, the process that stores parameters of items and of the projection for a cluster. */
export function registerParameterServer(program: Command, context: CliContext): void {
  const command = program
    .command('parameter-server')
    .summary('a process of a cluster that stores a shard of the items and of the projection')
    .description(
      'Run a parameter server of a cluster. It keeps checkpoints on its disk, under its name. SIGTERM ends it.',
    );
  addMemberOptions(command, { role: 'parameter-server' })
    .addOption(
      new Option('--storage <dir>', 'the folder for checkpoints, which no other process may use')
        .env('AMR_STORAGE')
        .default('amr-storage'),
    )
    .action((flags: ParameterServerFlags) => serve(flags, context));
}

async function serve(flags: ParameterServerFlags, context: CliContext): Promise<void> {
  const { environment, cwd, clock } = context;
  const { runParameterServer } = await import('../../parameter-server/process/run.js');
  const shutdown = context.listenForShutdown();
  const options = {
    ...memberOptions(flags, environment),
    storage: resolve(cwd, flags.storage),
    version: versions().amr,
  };
  context.exitCode = await runParameterServer(options, { clock, shutdown: shutdown.signal });
}
