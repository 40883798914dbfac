import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { DEFAULT_SETTINGS } from '../../coordinator/core/cluster.js';
import { versions } from '../../local/versions.js';
import type { LogLevel } from '../../runtime/log.js';
import { LOG_LEVELS } from '../../runtime/log.js';
import type { CliContext } from '../context.js';
import { hostAndPort, tlsOf } from '../member-options.js';
import { issuerOf, natsSecretOption } from '../nats-secret.js';
import { wholeNumber } from '../options.js';

interface CoordinatorFlags {
  readonly listen: { host: string; port: number };
  readonly store: string;
  readonly namespace?: string;
  readonly lease: string;
  readonly name: string;
  readonly standby?: boolean;
  readonly image: string;
  readonly jobDefaults: string;
  readonly natsUrl: string;
  readonly natsSecret?: string;
  readonly natsCredentialLifetime: number;
  readonly heartbeat: number;
  readonly leaseTimeout: number;
  readonly gather: number;
  readonly insecure?: boolean;
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly metricsListen?: { host: string; port: number };
  readonly logLevel: LogLevel;
}

/** Adds `amr coordinator`, the process that assigns the work of jobs to the members of a cluster. */
export function registerCoordinator(program: Command, context: CliContext): void {
  const flag = (flags: string, env: string, description: string) => new Option(flags, description).env(env);
  const seconds = wholeNumber({ from: 1, to: 3600 });
  program
    .command('coordinator')
    .summary('the process of a cluster that takes jobs and assigns them to workers and parameter servers')
    .description(
      'Run the coordinator of a cluster. Its store keeps the jobs, so that a new coordinator continues with them and with the same members. SIGTERM ends it.',
    )
    .addOption(
      flag('--listen <host:port>', 'AMR_LISTEN', 'the address that serves gRPC')
        .argParser(hostAndPort)
        .default({ host: '127.0.0.1', port: 7070 }, '127.0.0.1:7070'),
    )
    .addOption(
      flag(
        '--store <dir>',
        'AMR_STORE',
        'the folder that keeps the jobs, or the word kubernetes: its API then provides and keeps them',
      ).default('amr-store'),
    )
    .addOption(
      flag('--namespace <name>', 'AMR_NAMESPACE', 'kubernetes: the namespace of the jobs (default: that of the pod)'),
    )
    .addOption(
      flag(
        '--lease <name>',
        'AMR_LEASE',
        'kubernetes: the name of the Lease, whose holder is the active coordinator',
      ).default('amr-coordinator'),
    )
    .addOption(
      flag('--name <name>', 'AMR_NAME', 'kubernetes: the name of this process in the Lease').default(hostname()),
    )
    .addOption(
      flag(
        '--standby',
        'AMR_STANDBY',
        'kubernetes: others run beside this one; the pod that acts gets the label amr.dev/active',
      ),
    )
    .addOption(
      flag('--image <image>', 'AMR_IMAGE', "kubernetes: the image of jobs' pods").default(
        '',
        'that of the job defaults',
      ),
    )
    .addOption(
      flag(
        '--job-defaults <file>',
        'AMR_JOB_DEFAULTS',
        "kubernetes: the JSON file that jobs' pods are made from",
      ).default('/etc/amr/job-defaults.json'),
    )
    .addOption(
      flag(
        '--nats-url <url>',
        'AMR_NATS_URL',
        'the address of NATS, for members without a --nats-url of their own',
      ).default('', 'none'),
    )
    .addOption(natsSecretOption('the secret from which the credentials of members for NATS are made (amr nats-config)'))
    .addOption(
      flag(
        '--nats-credential-lifetime <seconds>',
        'AMR_NATS_CREDENTIAL_LIFETIME',
        'how long a credential for NATS is valid; it is renewed at half of that time',
      )
        .argParser(wholeNumber({ from: 2, to: 2_592_000 }))
        .default(14_400),
    )
    .addOption(
      flag('--heartbeat <seconds>', 'AMR_HEARTBEAT', 'the time between two heartbeats of a member')
        .argParser(seconds)
        .default(DEFAULT_SETTINGS.heartbeatIntervalMs / 1000),
    )
    .addOption(
      flag(
        '--lease-timeout <seconds>',
        'AMR_LEASE_TIMEOUT',
        'a member without a heartbeat for longer than this counts as lost',
      )
        .argParser(seconds)
        .default(DEFAULT_SETTINGS.leaseTimeoutMs / 1000),
    )
    .addOption(
      flag('--gather <seconds>', 'AMR_GATHER', 'how long a job waits for the rest of its workers before it starts')
        .argParser(wholeNumber({ from: 0, to: 3600 }))
        .default(DEFAULT_SETTINGS.gatherMs / 1000),
    )
    .addOption(flag('--tls-ca <file>', 'AMR_TLS_CA', 'the CA certificates that members and users are verified with'))
    .addOption(flag('--tls-cert <file>', 'AMR_TLS_CERT', 'the certificate of this process'))
    .addOption(flag('--tls-key <file>', 'AMR_TLS_KEY', 'the private key of this process'))
    .addOption(flag('--insecure', 'AMR_INSECURE', 'serve without TLS'))
    .addOption(
      flag(
        '--metrics-listen <host:port>',
        'AMR_METRICS_LISTEN',
        'the address that serves /metrics, /healthz and /readyz',
      ).argParser(hostAndPort),
    )
    .addOption(
      flag('--log-level <level>', 'AMR_LOG_LEVEL', 'the lowest level that is logged on stderr')
        .choices(LOG_LEVELS)
        .default('info'),
    )
    .action((flags: CoordinatorFlags) => serve(flags, context));
}

async function serve(flags: CoordinatorFlags, context: CliContext): Promise<void> {
  const tls = tlsOf(flags, context.environment);
  const { runCoordinator } = await import('../../coordinator/process.js');
  const home = await openHome(flags, context);
  const shutdown = context.listenForShutdown();
  const settings = {
    ...DEFAULT_SETTINGS,
    heartbeatIntervalMs: 1000 * flags.heartbeat,
    leaseTimeoutMs: 1000 * flags.leaseTimeout,
    gatherMs: 1000 * flags.gather,
    natsUrl: flags.natsUrl,
    limitsOf: 'limitsOf' in home ? home.limitsOf : undefined,
    encodesApart: flags.store === 'kubernetes',
    ...(flags.natsSecret === undefined
      ? {}
      : { nats: issuerOf(flags.natsSecret, 1000 * flags.natsCredentialLifetime) }),
  };
  context.exitCode = await runCoordinator(
    {
      listen: { ...flags.listen, tls },
      ...home,
      settings,
      metrics: flags.metricsListen,
      logLevel: flags.logLevel,
      versions: versions(),
    },
    { shutdown: shutdown.signal },
  );
}

/** Opens the store of jobs: a folder, or the Kubernetes API. */
async function openHome(flags: CoordinatorFlags, { cwd, clock }: CliContext) {
  if (flags.store === 'kubernetes') {
    const { openKubernetes } = await import('../../coordinator/kubernetes/home.js');
    const { namespace, lease, name: holder, image, standby = false } = flags;
    return openKubernetes({
      namespace,
      lease,
      holder,
      image,
      standby,
      jobDefaults: resolve(cwd, flags.jobDefaults),
      clock,
    });
  }
  const { DirectoryStore } = await import('../../coordinator/store/directory-store.js');
  return { store: new DirectoryStore(resolve(cwd, flags.store)) };
}
