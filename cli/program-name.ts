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

/** What a hint about a model depends on. */
export interface HintOptions {
  /** Whether the model has features, which an attack can perturb. */
  readonly hasFeatures: boolean;
  /** Whether the model was measured on test pairs. Without them `amr evaluate` has nothing to measure. */
  readonly hasTest: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The command that a user may want next, with a new model: to evaluate and attack it, or to see its recommendations. */
export function nextHint(model: string, { hasFeatures, hasTest, environment }: HintOptions): string {
  const attacks = hasFeatures ? ' --epsilon .05,.1,.2' : '';
  const [command, options] = hasTest ? ['evaluate', attacks] : ['recommend', ' --all'];
  return `next: ${programName(environment)} ${command} ${shellWords([model])}${options}`;
}
