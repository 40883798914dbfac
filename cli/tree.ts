import type { Command, Option } from 'commander';

/** Returns the commands that do something and contain no others. */
export function leavesOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

/** Returns the commands that the help shows. */
export function visibleCommands(program: Command): readonly Command[] {
  return program.createHelp().visibleCommands(program);
}

/** Returns the options that the help shows, including `--help`. */
export function visibleOptions(command: Command): readonly Option[] {
  return command.createHelp().visibleOptions(command);
}

/** Returns the flags of an option: "-o" and "--output", or one of the two. */
export function flagsOf(option: Option): string[] {
  return [option.short, option.long].flatMap((flag) => flag ?? []);
}
