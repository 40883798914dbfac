import { Option, type Command } from 'commander';
import type { PlanResult, StatedCounts } from '../../local/index.js';
import { formatDuration } from '../../runtime/duration.js';
import { InputError } from '../../runtime/errors.js';
import type { CliContext } from '../context.js';
import { readJobFile } from '../job-input.js';
import { bitsPerSecond, jobDataRootOption, setOption, threadsOption, wholeNumber } from '../options.js';
import { planText } from '../plan-text.js';

interface PlanFlags {
  readonly set?: string[];
  readonly dataRoot?: string;
  readonly workers?: number;
  readonly shards?: number;
  readonly network?: number;
  readonly triplesPerSecond?: number;
  readonly threads?: number;
  readonly read?: boolean;
  readonly users?: number;
  readonly items?: number;
  readonly interactions?: number;
  readonly width?: number;
}

const PROCESSES = wholeNumber({ from: 1, to: 1024 });
const COUNT = wholeNumber({ from: 1, to: 2_147_483_647 });

/** Adds `amr plan`, which says what a job will need before it runs. */
export function registerPlan(program: Command, context: CliContext): void {
  program
    .command('plan')
    .summary('what a job will need: memory, disk, messages and time')
    .description(
      'Compute what a job will need before it runs: the memory of each process, disk, messages, steps, the sizes of checkpoints, and time from a short trial on this machine. ' +
        'Counts come from headers and prepared data; interactions of up to 256 MiB are read. The exit code is 1 if the job cannot fit.',
    )
    .argument('<job>', 'the job file')
    .option('--workers <n>', 'plan for a cluster of so many workers (default: one process on this machine)', PROCESSES)
    .option('--shards <n>', 'the number of parameter servers of the cluster (default: that of the job)', PROCESSES)
    .addOption(
      new Option(
        '--network <bits>',
        'the bits per second of the network, such as 10G; each process then has a machine like this one (default: all are on this machine)',
      ).argParser(bitsPerSecond),
    )
    .option('--triples-per-second <n>', 'the speed of one process, instead of a trial on this machine', COUNT)
    .addOption(threadsOption())
    .option('--read', 'read interactions of any size to count users and items')
    .option('--users <n>', 'with --items and --interactions: plan for data of these sizes, and read none', COUNT)
    .option('--items <n>', 'the number of items', COUNT)
    .option('--interactions <n>', 'the number of interactions', COUNT)
    .option('--width <n>', 'the number of features of an item (default: 0)', COUNT)
    .addOption(setOption())
    .addOption(jobDataRootOption())
    .addHelpText('after', EXAMPLES)
    .action((job: string, options: PlanFlags) => runPlan(job, options, context));
}

const EXAMPLES = `
Examples:
  amr plan job.yaml
  amr plan job.yaml --workers 8 --shards 4 --network 25G
  amr plan job.yaml --users 20000000 --items 100000000 --interactions 2000000000 --width 512 --triples-per-second 100000`;

async function runPlan(path: string, flags: PlanFlags, context: CliContext): Promise<void> {
  const { output, cwd } = context;
  const { set, dataRoot, network, triplesPerSecond, threads, read } = flags;
  const { job, root } = await readJobFile(path, { cwd, set, dataRoot });
  const library = await context.library();
  const startedAt = context.clock.now();
  const result = await library.plan(job, {
    root,
    cluster: clusterOf(flags, job),
    counts: countsOf(flags),
    network,
    triplesPerSecond,
    threads,
    read,
    onActivity: (what) => output.detail(what),
  });
  for (const note of result.notes) output.note(note);
  await output.result(result, () => planText(result));
  tellMisfits(result, context);
  output.detail(`planned in ${formatDuration((context.clock.now() - startedAt) / 1000)}`);
}

type PlannedJob = Awaited<ReturnType<typeof readJobFile>>['job'];

function clusterOf(
  { workers, shards, network }: PlanFlags,
  job: PlannedJob,
): { workers: number; shards: number } | null {
  if (workers === undefined && shards === undefined && network === undefined) return null;
  const planned = { workers: workers ?? job.workers.replicas, shards: shards ?? job.parameterServers.replicas };
  if (planned.workers <= job.partitions) return planned;
  throw new InputError(
    `--workers must be at most spec.partitions, which is ${job.partitions}: current value is ${planned.workers}`,
  );
}

function countsOf({ users, items, interactions, width = 0 }: PlanFlags): StatedCounts | undefined {
  if (users !== undefined && items !== undefined && interactions !== undefined)
    return { users, items, interactions, width };
  if (users === undefined && items === undefined && interactions === undefined && width === 0) return undefined;
  throw new InputError('--users, --items and --interactions belong together, and --width to them: give all of them');
}

/** Tells what does not fit. What is within the error of the estimates is a warning. */
function tellMisfits({ misfits }: PlanResult, context: CliContext): void {
  const { output } = context;
  for (const { isCertain, message, remedy } of misfits) {
    const line = `${message}. To mend it, ${remedy}`;
    if (isCertain) output.error([line]);
    else output.warn(`this is close: ${line}`);
  }
  if (misfits.some(({ isCertain }) => isCertain)) context.exitCode = 1;
}
