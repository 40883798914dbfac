import { join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { CalibrateOptions, Calibration } from '../../local/index.js';
import { resolvePath } from '../../runtime/object-address.js';
import { CALIBRATION_FILE } from '../../storage/calibration-file.js';
import type { CliContext } from '../context.js';
import { encoderPath } from '../encoder-path.js';
import { formatCount, formatNumber, formatPercent } from '../format.js';
import {
  candidates as candidatesOf,
  dataRootOption,
  path,
  SEED_RANGE,
  threadsOption,
  wholeNumber,
} from '../options.js';
import { ActivityView } from '../progress/activity-view.js';
import { DownloadView } from '../progress/download-view.js';
import { formatTable } from '../table.js';

interface CalibrateFlags extends Omit<
  CalibrateOptions,
  'limits' | 'signal' | 'onProgress' | 'onDownload' | 'onWarning' | 'saveTo'
> {
  readonly out?: string;
}

/** Adds `amr calibrate`, which says what changes of pictures mean in units of epsilon. */
export function registerCalibrate(program: Command, context: CliContext): void {
  const wholeFrom1 = wholeNumber({ from: 1, to: 1_000_000 });
  program
    .command('calibrate')
    .summary('how far changes of pictures move features, in units of epsilon')
    .description(
      'Change pictures of items as it happens by itself (JPEG, resizing, colours, noise, a watermark) and by attacks on their pixels ' +
        'that only ask the encoder, and measure how far the features move. Then attack and certify the model at the epsilon that covers each kind of change.',
    )
    .argument('<model>', 'the model folder', path)
    .requiredOption('--images <source>', 'the pictures, as amr encode takes them', path)
    .requiredOption('--encoder <model>', 'the encoder with which the features of training were made', path)
    .addOption(new Option('--pooling <how>', 'as in amr encode').choices(['cls', 'mean']))
    .option('--layer <name>', 'as in amr encode')
    .addOption(
      new Option('--pictures <n>', 'the number of pictures that are changed (default: 20)').argParser(wholeFrom1),
    )
    .addOption(
      new Option('--queries <n>', 'how often each attack on a picture asks the encoder (default: 100)').argParser(
        wholeFrom1,
      ),
    )
    .addOption(
      new Option('--seed <n>', 'the seed of noise and attacks (default: 1)').argParser(wholeNumber(SEED_RANGE)),
    )
    .option('--test <file>', "the file of held-out pairs (default: those of the model's own job)", path)
    .addOption(new Option('--candidates <n>', "as in amr evaluate (default: the job's)").argParser(candidatesOf))
    .option(
      '--out <file>',
      'the file for the result, which amr report draws (default: calibration.json in the model folder)',
      path,
    )
    .addOption(dataRootOption())
    .addOption(threadsOption())
    .action((model: string, flags: CalibrateFlags) => runCalibrate(model, flags, context));
}

async function runCalibrate(model: string, flags: CalibrateFlags, context: CliContext): Promise<void> {
  const { output, cwd, clock } = context;
  const { images, encoder, test, dataRoot, out = join(model, CALIBRATION_FILE), ...settings } = flags;
  const at = (file: string | undefined) => (file === undefined ? undefined : resolvePath(cwd, file));
  const files = {
    images: resolve(cwd, images),
    encoder: encoderPath(encoder, cwd),
    test: at(test),
    dataRoot: at(dataRoot),
    saveTo: resolve(cwd, out),
  };
  const library = await context.library();
  const shutdown = context.listenForShutdown();
  const view = new ActivityView('changing pictures', output, clock, true);
  const onWarning = (message: string) => output.warn(message);
  const downloads = new DownloadView(output, clock);
  const onDownload = downloads.show;
  try {
    const { signal } = shutdown;
    const result = await view.during((onProgress) =>
      library.calibrate(resolve(cwd, model), { ...settings, ...files, signal, onProgress, onDownload, onWarning }),
    );
    await output.result(result, () => calibrationText(result));
    output.note(`${out} keeps the result with pictures; amr report draws it`);
  } finally {
    downloads.close();
    shutdown.dispose();
  }
}

/** Formats a calibration: a row for each kind of change. */
export function calibrationText({ pictures, queries, changes }: Calibration): string {
  const titles = ['MEDIAN', '90 %', 'WORST', 'DROP AT WORST', 'CERTIFIED'];
  const columns = [{ title: 'CHANGE' }, ...titles.map((title) => ({ title, align: 'right' as const }))];
  const rows = changes.map(({ kind, median, ninety, worst, drop, certified }) => [
    kind,
    ...[median, ninety, worst].map(formatNumber),
    drop === null ? '-' : formatPercent(drop),
    formatPercent(certified),
  ]);
  return `${formatTable(columns, rows)}
How far changes of ${formatCount(pictures)} pictures move their features, in units of epsilon. An attack changes each byte by at most so much, and asks the encoder ${formatCount(queries)} times.
WORST is the epsilon that covers all changes of a kind that were found. DROP is the relative change of NDCG@10 under an attack of that size on the
features of all items, and CERTIFIED the share of test pairs whose item stays in the top 10 under every change of that size.
`;
}
