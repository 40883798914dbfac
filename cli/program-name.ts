import { shellWords } from './shell-words.js';
import { DEFAULT_SERVER, type ServerFlags } from './jobs-client.js';

/**
 * The words that start this program where the user is, for commands that a message tells the user to type: "npx amr" where
 * npx or an npm script started it, such as in a clone, and "amr" where it is installed.
 */
export function programName({ npm_command: npm }: Readonly<Record<string, string | undefined>>): string {
  return npm === undefined ? 'amr' : 'npx amr';
}

/**
 * The options of a command that talks to a coordinator, for another command that talks to the same one. Options that an
 * AMR_* variable or the default gives already are left out. The text starts with a space where it is not empty.
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
