import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { formatDuration } from '../../runtime/duration.js';
import type { CliContext } from '../context.js';
import { hasNotEnded, phaseName } from '../job-status.js';
import { wholeNumber } from '../options.js';
import { programName } from '../program-name.js';
import { shellWords } from '../shell-words.js';

interface UpFlags {
  readonly workers: number;
  readonly shards: number;
  readonly port: number;
  readonly storage?: string;
  readonly dataRoot?: string;
  readonly threads?: number;
}

const COUNT = wholeNumber({ from: 1, to: 64 });

/** Adds `amr up`, which runs a whole cluster of processes on this machine. */
export function registerUp(program: Command, context: CliContext): void {
  program
    .command('up')
    .summary('a whole cluster of processes on this machine, until Ctrl-C')
    .description(
      'Start NATS, a coordinator, parameter servers and workers on this machine. They communicate through its loopback interface without TLS. ' +
        'Ctrl-C ends all of them, and nothing is kept unless --storage is given. A process that ends by itself is started again.',
    )
    .option('--workers <n>', 'the number of workers', COUNT, 2)
    .option('--shards <n>', 'the number of parameter servers', COUNT, 2)
    .option(
      '--port <n>',
      'the port of the coordinator; 0 chooses a free one',
      wholeNumber({ from: 0, to: 65_535 }),
      7070,
    )
    .option('--threads <n>', "the CPU threads of each worker's engine (default: an equal share of the cores)", COUNT)
    .option('--data-root <dir>', 'the folder in which the files of all jobs must lie (default: this folder)')
    .option(
      '--storage <dir>',
      'keep jobs, checkpoints and logs there (default: a temporary folder, removed at the end)',
    )
    .action((flags: UpFlags) => runUp(flags, context));
}

async function runUp(flags: UpFlags, context: CliContext): Promise<void> {
  const { output, environment, cwd, clock } = context;
  const { LocalCluster } = await import('../up/cluster.js');
  const shutdown = context.listenForShutdown();
  // SIGHUP means that the terminal was closed.
  const hangUp = () => process.kill(process.pid, 'SIGTERM');
  process.once('SIGHUP', hangUp);
  const kept = flags.storage === undefined ? undefined : resolve(cwd, flags.storage);
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'amr-up-')));
  try {
    const cluster = await LocalCluster.start({
      workers: flags.workers,
      parameterServers: flags.shards,
      port: flags.port,
      folder,
      isKept: kept !== undefined,
      dataRoot: resolve(cwd, flags.dataRoot ?? '.'),
      threads: flags.threads ?? Math.max(1, Math.floor(availableParallelism() / flags.workers)),
      environment,
      clock,
      signal: shutdown.signal,
      onEnd: (name, how, pauseMs) =>
        output.warn(
          `${name} ended (${how}): started again in ${formatDuration(pauseMs / 1000)}; see ${join(folder, 'logs', `${name}.log`)}`,
        ),
    });
    try {
      const { server, natsUrl, processes, targetsFile } = cluster;
      const metrics = Object.fromEntries(cluster.metrics);
      await output.result(
        { server, natsUrl, folder, processes, metrics, metricsTargets: targetsFile },
        () => `${textOf(flags, { server, folder, targetsFile, program: programName(environment) })}\n`,
      );
      await new Promise<void>((end) => shutdown.signal.addEventListener('abort', () => end(), { once: true }));
      for (const line of await unfinishedJobs(server, context)) output.warn(line + fate(flags, context));
      output.note('ending all processes');
    } finally {
      await cluster.stop();
    }
  } finally {
    if (kept === undefined) await rm(folder, { recursive: true, force: true });
    process.off('SIGHUP', hangUp);
    shutdown.dispose();
  }
}

/** How long the coordinator may take to list its jobs before the cluster ends without the list. */
const LIST_MS = 1000;

/**
 * Returns a line such as "job NAME is running" for each job that has not ended, or no lines where the coordinator does
 * not answer.
 */
async function unfinishedJobs(server: string, { clock }: CliContext): Promise<string[]> {
  const { JobsClient } = await import('../../coordinator/client.js');
  const { openChannel } = await import('../../member/channel.js');
  const channel = await openChannel(server, undefined);
  const client = new JobsClient(channel, { address: server, clock, patienceMs: LIST_MS, absenceMs: LIST_MS });
  try {
    const jobs = await Promise.race([client.list(), clock.sleep(LIST_MS).then(() => [])]);
    return jobs.filter(hasNotEnded).map(({ name, phase }) => `job ${name} is ${phaseName(phase).toLowerCase()}`);
  } catch {
    return [];
  } finally {
    client.close();
  }
}

/** Says, as the end of a sentence, what happens to unfinished jobs when the cluster ends. */
function fate({ storage }: UpFlags, { environment }: CliContext): string {
  const command = programName(environment);
  return storage === undefined
    ? `, and it is lost with this cluster: to keep jobs, start the cluster with ${command} up --storage DIR`
    : `; its checkpoints are kept: ${shellWords([...command.split(' '), 'up', '--storage', storage])} goes on with it`;
}

function textOf(
  { workers, shards, storage }: UpFlags,
  { server, folder, targetsFile, program }: { server: string; folder: string; targetsFile: string; program: string },
): string {
  const kept = storage !== undefined;
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  return [
    `cluster  ${server}: ${count(workers, 'worker')}, ${count(shards, 'parameter server')}`,
    `logs     ${join(folder, 'logs')}`,
    `metrics  ${targetsFile} (for file_sd_configs of Prometheus)`,
    ...(kept ? [] : ['jobs     are lost when the cluster ends; --storage DIR keeps them']),
    `next     ${program} submit JOB.yaml --server ${server} --insecure --wait`,
    'Ctrl-C ends all of it',
  ].join('\n');
}
