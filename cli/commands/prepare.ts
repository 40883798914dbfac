import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { PreparedSummary } from '../../local/index.js';
import type { CliContext } from '../context.js';
import { formatCount } from '../format.js';
import { readJobFile } from '../job-input.js';
import { bytes, jobDataRootOption, overwriteOption, path, setOption } from '../options.js';
import { ActivityView } from '../progress/activity-view.js';

interface PrepareFlags {
  readonly to: string;
  readonly memory?: number;
  readonly featureType?: 'int8' | 'float16';
  readonly set?: string[];
  readonly dataRoot?: string;
  readonly overwrite?: boolean;
}

/** Adds `amr prepare`, which reads the data of a job once. */
export function registerPrepare(program: Command, context: CliContext): void {
  program
    .command('prepare')
    .summary('read the data of a job once, for many runs')
    .description(
      'Read the interactions, ids and held-out pairs of a job, sort them and write them to a folder. A job whose spec.data.prepared ' +
        'names the folder reads them from there, with the same result. Features are checked and stay where they are, unless --feature-type ' +
        'writes them into the folder in fewer bytes.',
    )
    .argument('<job>', 'the job file')
    .requiredOption('--to <dir>', 'the folder to write to', path)
    .addOption(
      new Option('--memory <size>', 'how many bytes of interactions are sorted at once (default: 256Mi)').argParser(
        bytes({ least: 2 ** 20 }),
      ),
    )
    .addOption(
      new Option(
        '--feature-type <type>',
        'convert the features to this type, and tell how far their rows move (int8: with a scale for each row)',
      ).choices(['int8', 'float16']),
    )
    .addOption(setOption())
    .addOption(jobDataRootOption())
    .addOption(overwriteOption('prepared data in the folder'))
    .addHelpText('after', EXAMPLES)
    .action((job: string, options: PrepareFlags) => runPrepare(job, options, context));
}

const EXAMPLES = `
Examples:
  amr prepare job.yaml --to prepared
  amr train job.yaml --set spec.data.prepared=prepared
  amr prepare job.yaml --to small --feature-type int8`;

async function runPrepare(job: string, flags: PrepareFlags, context: CliContext): Promise<void> {
  const { output, cwd, clock } = context;
  const { set, dataRoot, to, memory, featureType, overwrite } = flags;
  const input = await readJobFile(job, { cwd, set, dataRoot });
  const library = await context.library();
  const shutdown = context.listenForShutdown((signal) => output.note(`${signal}: stopping, nothing is kept`));
  const view = new ActivityView('preparing', output, clock);
  try {
    const result = await view.during((onProgress) =>
      library.prepare(input.job, {
        root: input.root,
        to: resolve(cwd, to),
        memory,
        featureType,
        overwrite,
        signal: shutdown.signal,
        onProgress,
        onNote: (message) => output.note(message),
        onWarning: (message) => output.warn(message),
      }),
    );
    const { users, items, interactions, features = [] } = result;
    const counts = `${formatCount(users)} users, ${formatCount(items)} items, ${formatCount(interactions)} interactions`;
    const epsilons = input.job.stages.flatMap((stage) => (stage.kind === 'amr' ? [stage.epsilon] : []));
    const converted = features.map((file) => `${conversionText(file, epsilons)}\n`).join('');
    await output.result(result, () => `${to} holds ${counts}\n${converted}use it with spec.data.prepared\n`);
  } finally {
    shutdown.dispose();
  }
}

/** Says how far the conversion of a file moved its rows, beside the epsilon of the job's stages. */
function conversionText(
  { name, from, type, largestError, meanError }: NonNullable<PreparedSummary['features']>[number],
  epsilons: readonly number[],
): string {
  const [largest, mean] = [largestError, meanError].map((error) => Number(error.toPrecision(2)));
  const compared = epsilons.length > 0 ? ` (the epsilon of the job is ${[...new Set(epsilons)].join(', ')})` : '';
  return `${name}: ${from} became ${type}; a row changed by at most ${largest}, by ${mean} on average, in units of epsilon${compared}`;
}
