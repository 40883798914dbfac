import { Argument, type Command } from 'commander';
import { bashCompletion, zshCompletion } from '../completion.js';
import type { CliContext } from '../context.js';

/** Adds `amr completion`, which prints a completion script for a shell. */
export function registerCompletion(program: Command, context: CliContext): void {
  program
    .command('completion')
    .summary('a completion script for bash or zsh')
    .description('Print a completion script.')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh']))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: 'bash' | 'zsh') => {
      const script = shell === 'bash' ? bashCompletion(program) : zshCompletion(program);
      await context.output.result({ shell, script }, () => script);
    });
}

const EXAMPLES = `
Examples:
  source <(amr completion bash)                           # in ~/.bashrc
  amr completion zsh > "\${fpath[1]}/_amr"                  # once`;
