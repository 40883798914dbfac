import { shellWords } from './shell-words.js';
import { DEFAULT_SERVER, type ServerFlags } from './jobs-client.js';

/**
 * Returns the words that start this program, for commands in messages to the user. They are "npx amr" where npx or an
 * npm script started the program, for example in a clone, and "amr" where it is installed.
 */
export function programName({ npm_command: npm }: Readonly<Record<string, string | undefined>>): string {
  return npm === undefined ? 'amr' : 'npx amr';
}

/**
 * Returns the options of a command that connects to a coordinator, for another command that shall connect to the same
 * one. Options that an AMR_* variable or the default provides are left out. The text starts with a space where it is
 * not empty.
 */
export function serverWords(flags: ServerFlags, environment: Readonly<Record<string, string | undefined>>): string {
  const option = (flag: string, value: string | undefined, variable: string) =>
    value === undefined || value === environment[variable] ? [] : [flag, value];
  const words = [
    ...(flags.server === DEFAULT_SERVER ? [] : option('--server', flags.server, 'AMR_SERVER')),
    ...option('--tls-ca', flags.tlsCa, 'AMR_TLS_CA'),
    ...option('--tls-cert', flags.tlsCert, 'AMR_TLS_CERT'),
    ...option('--tls-key', flags.tlsKey, 'AMR_TLS_KEY'),
    ...(flags.insecure && environment.AMR_INSECURE === undefined ? ['--insecure'] : []),
  ];
  return words.length === 0 ? '' : ` ${shellWords(words)}`;
}

/** Returns the command that evaluates a model. It includes attacks where the model has features to perturb. */
export function evaluateHint(
  model: string,
  { hasFeatures, environment }: { hasFeatures: boolean; environment: Readonly<Record<string, string | undefined>> },
): string {
  const attacks = hasFeatures ? ' --epsilon .05,.1,.2' : '';
  return `next: ${programName(environment)} evaluate ${shellWords([model])}${attacks}`;
}
