import { Command, CommanderError, Help, Option } from 'commander';
import { versions } from '../local/versions.js';
import { InputError } from '../runtime/errors.js';
import { didYouMean } from '../runtime/suggest.js';
import { COMMAND_GROUPS } from './commands/index.js';
import type { CliContext } from './context.js';
import { EXIT, explain } from './errors.js';
import type { OutputFormat } from './output.js';
import { leavesOf, visibleCommands } from './tree.js';

/** Creates the tree of all commands, which act on the given context. */
export function createProgram(context: CliContext): Command {
  const program = new Command('amr')
    .description(
      'Adversarial Multimedia Recommendation: train recommenders, attack them, certify them, and export them for serving',
    )
    .version(versions().amr, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false, optionDescription: describeOption })
    .addHelpText('after', FOOTER);
  program.configureOutput({
    writeOut: (text) => void context.output.data(text),
    // `runProgram` writes errors. Help that the user did not ask for is written here.
    outputError: () => {},
    writeErr: (text) => context.output.draw(text, null),
  });
  for (const { heading, commands } of COMMAND_GROUPS) {
    program.commandsGroup(heading);
    for (const register of commands) register(program, context);
  }
  for (const command of leavesOf(program)) addCommonOptions(command);
  program.hook('preAction', (_, command) => applyCommonOptions(command, context));
  return program;
}

/** Runs a command line (without node and the script) and resolves to its exit code. It has then written any error. */
export async function runProgram(argv: readonly string[], context: CliContext): Promise<number> {
  const program = createProgram(context);
  try {
    refuseUnknownTopic(program, argv);
    await program.parseAsync([...argv], { from: 'user' });
    return context.exitCode;
  } catch (error) {
    const { code, lines } = explain(error);
    context.output.error(lines);
    if (error instanceof CommanderError && code === EXIT.usage && lines.length > 0) context.output.note(HELP_HINT);
    if (code === EXIT.failed && error instanceof Error && error.stack) context.output.detail(error.stack);
    return code === EXIT.interrupted && context.interruptedBy === 'SIGTERM' ? EXIT.terminated : code;
  }
}

/**
 * Returns the description of an option for the help, with its choices and default as commander writes them. It says so
 * where the option is required.
 */
function describeOption(option: Option): string {
  const text = Help.prototype.optionDescription(option);
  return option.mandatory && option.defaultValue === undefined ? `${text} (required)` : text;
}

/**
 * Throws an InputError with the nearest command for `amr help WRONG`. commander would print the whole help as if
 * nothing were wrong.
 */
function refuseUnknownTopic(program: Command, [word, topic]: readonly string[]): void {
  if (word !== 'help' || topic === undefined || topic.startsWith('-')) return;
  const names = visibleCommands(program).map((command) => command.name());
  if (names.includes(topic)) return;
  throw new InputError(`unknown command '${topic}'${didYouMean(topic, names)}`);
}

const HELP_HINT = 'amr --help lists the commands, amr COMMAND --help the options of one';

const FOOTER = `
Exit codes: 0 done, 1 failed, 2 wrong usage or input, 3 the job failed, 130 interrupted by Ctrl-C,
143 ended by SIGTERM.
Data goes to stdout, progress and logs to stderr. NO_COLOR and pipes are respected.`;

function addCommonOptions(command: Command): void {
  command
    .addOption(
      new Option('-o, --output <format>', 'the format of the result on stdout')
        .choices(['text', 'json'])
        .default('text'),
    )
    .option('--quiet', 'print only data, warnings and errors, without progress and notes')
    .option('--verbose', 'print details on stderr')
    .helpOption('-h, --help', 'show this help');
}

function applyCommonOptions(command: Command, { output }: CliContext): void {
  const options = command.opts<{ output: OutputFormat; quiet?: boolean; verbose?: boolean }>();
  output.format = options.output;
  output.verbosity = options.quiet ? 'quiet' : options.verbose ? 'verbose' : 'normal';
}
