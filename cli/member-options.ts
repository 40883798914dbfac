import { accessSync, constants } from 'node:fs';
import { hostname } from 'node:os';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { MemberOptions } from '../member/process.js';
import { InputError } from '../runtime/errors.js';
import type { LogLevel } from '../runtime/log.js';
import { LOG_LEVELS } from '../runtime/log.js';

/** The options that workers and parameter servers share, as commander parses them. */
export interface MemberFlags {
  readonly coordinator: string;
  readonly name: string;
  readonly job: string;
  readonly natsUrl?: string;
  readonly natsUser?: string;
  readonly natsPassword?: string;
  readonly insecure?: boolean;
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly metricsListen?: { host: string; port: number };
  readonly logLevel: LogLevel;
}

/** Makes an option that can also be set by an AMR_* variable. The option takes precedence. */
const flag = (flags: string, env: string, description: string) => new Option(flags, description).env(env);

/** Adds the options that workers and parameter servers share to a command. */
export function addMemberOptions(command: Command, { role }: { role: string }): Command {
  return addCoordinatorOptions(command, { role })
    .addOption(
      flag(
        '--nats-url <url>',
        'AMR_NATS_URL',
        'the address of NATS, nats://HOST:PORT (default: the one that the coordinator gives)',
      ),
    )
    .addOption(flag('--nats-user <user>', 'AMR_NATS_USER', 'the user name for NATS'))
    .addOption(
      flag('--nats-password <password>', 'AMR_NATS_PASSWORD', 'the password for NATS; it is safer in the variable'),
    )
    .addOption(
      flag(
        '--metrics-listen <host:port>',
        'AMR_METRICS_LISTEN',
        'the address that serves /metrics, /healthz and /readyz',
      ).argParser(hostAndPort),
    );
}

/** Adds the options of a process that works for a coordinator: who it is, where the coordinator is, and the level of its log. */
export function addCoordinatorOptions(command: Command, { role }: { role: string }): Command {
  return command
    .addOption(
      flag('--coordinator <host:port>', 'AMR_COORDINATOR', 'the address of the coordinator')
        .default('127.0.0.1:7070')
        .argParser(address),
    )
    .addOption(
      flag('--name <name>', 'AMR_NAME', 'the name of this process: unique in the cluster, and the same after a restart')
        .default(`${role}-${hostname()}`)
        .argParser(memberName),
    )
    .addOption(flag('--job <name>', 'AMR_JOB', 'serve only the job of this name').default('', 'any job'))
    .addOption(
      flag('--tls-ca <file>', 'AMR_TLS_CA', 'the CA certificates that the coordinator and NATS are verified with'),
    )
    .addOption(flag('--tls-cert <file>', 'AMR_TLS_CERT', 'the certificate of this process'))
    .addOption(flag('--tls-key <file>', 'AMR_TLS_KEY', 'the private key of this process'))
    .addOption(flag('--insecure', 'AMR_INSECURE', 'connect to the coordinator and to NATS without TLS'))
    .addOption(
      flag('--log-level <level>', 'AMR_LOG_LEVEL', 'the lowest level that is logged on stderr')
        .choices(LOG_LEVELS)
        .default('info'),
    );
}

/** Checks the options and converts them to those of a member process. Throws an InputError. */
export function memberOptions(
  flags: MemberFlags,
  environment: Readonly<Record<string, string | undefined>>,
): MemberOptions {
  const { coordinator, name, job, natsUrl, natsUser, natsPassword, metricsListen, logLevel } = flags;
  const tls = tlsOf(flags, environment);
  return {
    coordinator,
    name,
    onlyJob: job,
    tls,
    nats: { url: natsUrl, user: natsUser, password: natsPassword, tls: tls !== undefined },
    metrics: metricsListen,
    logLevel,
  };
}

/**
 * Returns the files for TLS, or undefined for plain text, which the user must ask for. Throws an InputError where the
 * options are incomplete or contradict each other.
 */
export function tlsOf(
  { tlsCa, tlsCert, tlsKey, insecure }: Pick<MemberFlags, 'tlsCa' | 'tlsCert' | 'tlsKey' | 'insecure'>,
  { AMR_INSECURE }: Readonly<Record<string, string | undefined>>,
): MemberOptions['tls'] {
  for (const file of [tlsCa, tlsCert, tlsKey]) if (file !== undefined) assertReadable(file);
  const isPlain = insecure === true && isSwitchedOn(AMR_INSECURE);
  const files = [tlsCa, tlsCert, tlsKey].filter((file) => file !== undefined);
  if (isPlain && files.length === 0) return undefined;
  if (!isPlain && tlsCa !== undefined && tlsCert !== undefined && tlsKey !== undefined) {
    return { ca: tlsCa, cert: tlsCert, key: tlsKey };
  }
  throw new InputError(
    isPlain
      ? 'Cannot use --insecure together with --tls-ca, --tls-cert or --tls-key: choose one'
      : 'Cannot go without TLS unless told so: give --tls-ca, --tls-cert and --tls-key, or --insecure for plain text',
  );
}

/**
 * Returns false for a variable with the value false, 0 or no. commander treats an option as given as soon as its
 * variable is set to any value.
 */
export function isSwitchedOn(variable: string | undefined): boolean {
  return !['false', '0', 'no'].includes((variable ?? '').toLowerCase());
}

function memberName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text)) return text;
  throw new InvalidArgumentError("It must be up to 100 letters, digits, '.', '_' and '-'.");
}

function assertReadable(file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw new InputError(
      `Cannot read ${file}, a file of --tls-ca, --tls-cert or --tls-key: ${(error as Error).message}`,
    );
  }
}

/** Parses an address such as "coordinator:7070" and returns it unchanged. Throws an InvalidArgumentError. */
export function address(text: string): string {
  hostAndPort(text);
  return text;
}

/** Parses an address such as "0.0.0.0:9090" or "[::]:9090". Throws an InvalidArgumentError. */
export function hostAndPort(text: string): { host: string; port: number } {
  const [, host, port] = /^\[?([^\]/]+?)\]?:(\d{1,5})$/.exec(text) ?? [];
  if (host !== undefined && Number(port) <= 65_535) return { host, port: Number(port) };
  throw new InvalidArgumentError('It must be HOST:PORT, such as 0.0.0.0:9090.');
}
