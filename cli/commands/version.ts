import type { Command } from 'commander';
import { versions } from '../../local/versions.js';
import type { CliContext } from '../context.js';

/** Adds `amr version`, which prints the versions of amr and of Node. */
export function registerVersion(program: Command, context: CliContext): void {
  program
    .command('version')
    .summary('the version of amr and of Node')
    .description('Print the version of amr. -o json also gives that of Node.')
    .action(() => context.output.result(versions(), () => `${versions().amr}\n`));
}
