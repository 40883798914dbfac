import type { Command, Option } from 'commander';

/** Commands that do something, rather than hold others. */
export function leavesOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

/** The commands that help shows. */
export function visibleCommands(program: Command): readonly Command[] {
  return program.createHelp().visibleCommands(program);
}

/** The options that help shows, `--help` included. */
export function visibleOptions(command: Command): readonly Option[] {
  return command.createHelp().visibleOptions(command);
}

/** "-o" and "--output", or one of the two. */
export function flagsOf(option: Option): string[] {
  return [option.short, option.long].flatMap((flag) => flag ?? []);
}
