import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { formatDuration } from '../../runtime/duration.js';
import type { CliContext } from '../context.js';
import { wholeNumber } from '../options.js';

interface UpFlags {
  readonly workers: number;
  readonly shards: number;
  readonly port: number;
  readonly storage?: string;
  readonly threads?: number;
}

const COUNT = wholeNumber({ from: 1, to: 64 });

export function registerUp(program: Command, context: CliContext): void {
  program
    .command('up')
    .summary('a whole cluster of processes on this machine, until Ctrl-C')
    .description(
      'Start NATS, a coordinator, parameter servers and workers on this machine, in plain text on its loopback. ' +
        'Ctrl-C ends all of it and leaves nothing behind. A process that ends by itself is started again.',
    )
    .option('--workers <n>', 'worker processes', COUNT, 2)
    .option('--shards <n>', 'parameter servers', COUNT, 2)
    .option('--port <n>', 'of the coordinator; 0: one that is free', wholeNumber({ from: 0, to: 65_535 }), 7070)
    .option('--threads <n>', "of each worker's engine (default: the cores, shared out)", COUNT)
    .option(
      '--storage <dir>',
      'keep jobs, checkpoints and logs there (default: a temporary folder, removed at the end)',
    )
    .action((flags: UpFlags) => runUp(flags, context));
}

async function runUp(flags: UpFlags, context: CliContext): Promise<void> {
  const { output, environment, cwd, clock } = context;
  const { LocalCluster } = await import('../up/cluster.js');
  const shutdown = context.listenForShutdown(() => output.note('ending all processes'));
  // The terminal was closed.
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
      dataRoot: cwd,
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
      const { server, natsUrl, processes } = cluster;
      await output.result({ server, natsUrl, folder, processes }, () => `${textOf(flags, server, folder)}\n`);
      await new Promise<void>((end) => shutdown.signal.addEventListener('abort', () => end(), { once: true }));
    } finally {
      await cluster.stop();
    }
  } finally {
    if (kept === undefined) await rm(folder, { recursive: true, force: true });
    process.off('SIGHUP', hangUp);
    shutdown.dispose();
  }
}

function textOf({ workers, shards }: UpFlags, server: string, folder: string): string {
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  return [
    `cluster  ${server}: ${count(workers, 'worker')}, ${count(shards, 'parameter server')}`,
    `logs     ${join(folder, 'logs')}`,
    `next     amr submit JOB.yaml --server ${server} --insecure --wait`,
    'Ctrl-C ends all of it',
  ].join('\n');
}
