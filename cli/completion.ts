import type { Command, Option } from 'commander';
import { collect } from './options.js';
import { flagsOf, visibleCommands, visibleOptions } from './tree.js';

/**
 * Makes a script that completes commands, options, and the values that an option or argument may have. Everywhere else
 * it completes file names.
 */
export function bashCompletion(program: Command): string {
  const commands = visibleCommands(program);
  const lines = commands.flatMap((command) => {
    const name = command.name();
    return [
      ...visibleOptions(command).flatMap((option) => valueCases(name, option)),
      `    ${name}:*:-*) words=${quoted(visibleOptions(command).flatMap(flagsOf).join(' '))} ;;`,
      ...command.registeredArguments.flatMap(({ argChoices }) =>
        argChoices ? [`    ${name}:*) words=${quoted(argChoices.join(' '))} ;;`] : [],
      ),
    ];
  });
  return `# bash completion of amr: source <(amr completion bash)
_amr() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=${quoted(commands.map((command) => command.name()).join(' '))}
  else case "\${COMP_WORDS[1]}:$previous:$current" in
${lines.join('\n')}
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _amr amr
`;
}

/** Returns a case of the bash script for each flag of an option whose values are known. */
function valueCases(command: string, option: Option): string[] {
  const { argChoices } = option;
  if (!argChoices) return [];
  return flagsOf(option).map((flag) => `    ${command}:${flag}:*) words=${quoted(argChoices.join(' '))} ;;`);
}

/** Makes the same script for zsh, with descriptions of commands and options. */
export function zshCompletion(program: Command): string {
  const commands = visibleCommands(program);
  const described = commands.map(
    (command) => `    ${quoted(`${command.name()}:${escaped(command.summary() || command.description(), /:/g)}`)}`,
  );
  const cases = commands.map((command) => {
    const specs = [...visibleOptions(command).flatMap(optionSpecs), ...argumentSpecs(command)];
    return `    ${command.name()})\n      _arguments ${specs.map((spec) => `\\\n        ${quoted(spec)}`).join(' ')} ;;`;
  });
  return `#compdef amr
# zsh completion of amr: amr completion zsh > "\${fpath[1]}/_amr"
_amr() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local name="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$name" in
${cases.join('\n')}
  esac
}
# Read by the shell as a file it completes with, or sourced.
if [[ "$funcstack[1]" == _amr ]]; then _amr "$@"; else compdef _amr amr; fi
`;
}

function optionSpecs(option: Option): string[] {
  const takesValue = option.required || option.optional;
  const values = option.argChoices ? `(${option.argChoices.join(' ')})` : '_files';
  const value = takesValue ? `:${escaped(option.attributeName(), /:/g)}:${values}` : '';
  return flagsOf(option).map(
    (flag) => `${isRepeated(option) ? '*' : ''}${flag}[${escaped(option.description, /[[\]]/g)}]${value}`,
  );
}

/** Returns whether an option may be given several times. */
function isRepeated(option: Option): boolean {
  return option.variadic || option.parseArg === collect;
}

function argumentSpecs(command: Command): string[] {
  return command.registeredArguments.map((argument, index) => {
    const values = argument.argChoices ? `(${argument.argChoices.join(' ')})` : '_files';
    return `${argument.variadic ? '*' : index + 1}:${argument.name()}:${values}`;
  });
}

/** Puts a text into one line, with a backslash before the characters that are special to zsh here. */
function escaped(text: string, special: RegExp): string {
  return text.replaceAll('\n', ' ').replace(special, '\\$&');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
