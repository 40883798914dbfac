import { Command, Option } from 'commander';
import { JobsClient } from '../coordinator/client.js';
import { openChannel } from '../member/channel.js';
import { explainFailure } from '../member/connection-failure.js';
import { AmrError, JobFailedError } from '../runtime/errors.js';
import type { CliContext } from './context.js';
import { address, tlsOf } from './member-options.js';

/** The options that say where the coordinator is, as commander parses them. */
export interface ServerFlags {
  readonly server: string;
  readonly insecure?: boolean;
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

/** The coordinator that commands connect to by default: one on this machine, at its default port. */
export const DEFAULT_SERVER = '127.0.0.1:7070';

/** Adds the options of a command that connects to a coordinator. */
export function addServerOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--server <host:port>', 'the address of the coordinator')
        .env('AMR_SERVER')
        .argParser(address)
        .default(DEFAULT_SERVER, 'this machine, port 7070'),
    )
    .addOption(
      new Option('--tls-ca <file>', 'the CA certificates that the coordinator is verified with').env('AMR_TLS_CA'),
    )
    .addOption(new Option('--tls-cert <file>', 'your certificate').env('AMR_TLS_CERT'))
    .addOption(new Option('--tls-key <file>', 'the private key of your certificate').env('AMR_TLS_KEY'))
    .addOption(
      new Option('--insecure', 'connect without TLS; needed only where the coordinator is on another machine').env(
        'AMR_INSECURE',
      ),
    );
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]):\d+$/;
/** How long commands wait for a coordinator that has never answered, and for one that answered before and is away. */
const [PATIENCE_MS, ABSENCE_MS] = [5000, 120_000];

/**
 * Opens a client, passes it to `use`, and closes it afterwards. SIGINT interrupts calls that wait. With `isPatient`,
 * calls wait for a coordinator that is away.
 */
export async function withJobs<Result>(
  flags: ServerFlags,
  context: CliContext,
  use: (jobs: JobsClient) => Promise<Result>,
  { isPatient = false }: { isPatient?: boolean } = {},
): Promise<Result> {
  const { server } = flags;
  const hasFiles = [flags.tlsCa, flags.tlsCert, flags.tlsKey].some((file) => file !== undefined);
  const tls = !hasFiles && LOOPBACK.test(server) ? undefined : tlsOf(flags, context.environment);
  const shutdown = context.listenForShutdown();
  const { clock } = context;
  const jobs = new JobsClient(await openChannel(server, tls), {
    address: server,
    clock,
    patienceMs: isPatient ? ABSENCE_MS : PATIENCE_MS,
    absenceMs: ABSENCE_MS,
    signal: shutdown.signal,
  });
  try {
    return await use(jobs);
  } catch (error) {
    if (!(error instanceof AmrError) || error.code !== 'coordinator-unreachable') throw error;
    const cause = await explainFailure(server, tls);
    throw cause === undefined ? error : new AmrError(`Cannot reach the coordinator at ${server}: ${withFlags(cause)}`);
  } finally {
    jobs.close();
    shutdown.dispose();
  }
}

/** Adds to each AMR_* variable that a text names the command-line option with the same meaning. */
function withFlags(text: string): string {
  const flagOf = (variable: string) => `--${variable.slice('AMR_'.length).toLowerCase().replaceAll('_', '-')}`;
  return text.replace(/AMR_(TLS_CA|TLS_CERT|TLS_KEY|INSECURE)(=true)?/g, (_, name: string) => {
    return `${flagOf(`AMR_${name}`)} (AMR_${name})`;
  });
}

/** Adds a command that acts on one job and takes its name: `amr COMMAND NAME`. */
export function jobCommand(
  program: Command,
  name: string,
  { summary, description }: { summary: string; description: string },
): Command {
  const command = program
    .command(name)
    .summary(summary)
    .description(description)
    .argument('<name>', 'the name of the job');
  return addServerOptions(command);
}

/** Throws a JobFailedError, which leads to exit code 3, unless the job succeeded. */
export function assertSucceeded({ name, phase, message }: { name: string; phase: string; message: string }): void {
  if (phase !== 'Succeeded') throw new JobFailedError(`job ${name}: ${phase}${message === '' ? '' : `: ${message}`}`);
}
