import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { ActivityView } from '../progress/activity-view.js';
import { formatCount } from '../format.js';
import { resolvePath } from '../../runtime/object-address.js';
import { dataRootOption, numbersFromZero, path, threadsOption } from '../options.js';

interface ReportFlags {
  readonly out?: string;
  readonly test?: string;
  readonly epsilon?: number[];
  readonly compare?: string;
  readonly calibration?: string;
  readonly dataRoot?: string;
  readonly threads?: number;
}

/** Adds `amr report`, which writes one HTML page about a model. */
export function registerReport(program: Command, context: CliContext): void {
  program
    .command('report')
    .summary('one page about a model, with plots')
    .description(
      'Evaluate, attack and certify a model, and write one HTML page about it with plots, tables, the job, and how to reproduce it. The page loads nothing from the network.',
    )
    .argument('<model>', 'the model folder', path)
    .option('--out <file>', 'the file for the page (default: report.html in the model folder)')
    .option('--test <file>', "the file of held-out pairs (default: those of the model's own job)")
    .option(
      '--epsilon <x,...>',
      "the sizes of the attacks (default: a quarter of the job's epsilon to four times it)",
      numbersFromZero,
    )
    .option('--compare <dir>', 'a folder of amr compare to show beside it (default: the one that contains the model)')
    .option(
      '--calibration <file>',
      'a file of amr calibrate to show (default: calibration.json in the model folder)',
      path,
    )
    .addOption(dataRootOption())
    .addOption(threadsOption())
    .action((model: string, flags: ReportFlags) => runReport(model, flags, context));
}

async function runReport(model: string, flags: ReportFlags, { output, cwd, clock }: CliContext): Promise<void> {
  const { test, compare, epsilon, threads } = flags;
  const at = (path: string | undefined) => (path === undefined ? undefined : resolvePath(cwd, path));
  const { writeReport } = await import('../../report/index.js');
  const file = flags.out ?? join(model, 'report.html');
  const view = new ActivityView('evaluating, attacking and certifying', output, clock);
  const dataRoot = at(flags.dataRoot);
  const options = {
    test: at(test),
    dataRoot,
    comparison: at(compare),
    calibration: at(flags.calibration),
    epsilons: epsilon,
    threads,
  };
  const result = await view.during((onProgress) =>
    writeReport(resolve(cwd, model), resolve(cwd, file), {
      ...options,
      onProgress,
      onWarning: (message) => output.warn(message),
    }),
  );
  await output.result(result, () => `${file}  ${formatCount(result.bytes / 1024)} KiB\n`);
}
