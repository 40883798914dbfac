import type { Command } from 'commander';
import { jobDocument } from '../../job/index.js';
import { InputError } from '../../runtime/errors.js';
import type { CliContext } from '../context.js';
import { explain } from '../errors.js';
import { formatCount } from '../format.js';
import type { DataSummary } from '../../local/index.js';
import { jobDataRootOption, setOption } from '../options.js';
import { addQuickStartOptions, readJobInput, type QuickStartFlags } from '../quick-start.js';

/** Adds `amr validate`, which checks a job file and its data. */
export function registerValidate(program: Command, context: CliContext): void {
  const command = program
    .command('validate')
    .summary('check a job file and its data')
    .description(
      'Check a job file, or data files, and read the data, without training. -o json prints the job with every default.',
    )
    .argument('[job]', 'the job file')
    .addOption(setOption())
    .addOption(jobDataRootOption());
  addQuickStartOptions(command)
    .addHelpText('after', EXAMPLES)
    .action((path: string | undefined, options: ValidateFlags) => runValidate(path, options, context));
}

const EXAMPLES = `
Examples:
  amr validate job.yaml
  amr validate --interactions train.csv --features features.npy --test test.csv`;

interface ValidateFlags extends QuickStartFlags {
  readonly set?: string[];
  readonly dataRoot?: string;
}

async function runValidate(path: string | undefined, flags: ValidateFlags, context: CliContext): Promise<void> {
  const { output } = context;
  try {
    await validate(path, flags, context);
  } catch (error) {
    if (output.format !== 'json' || !(error instanceof InputError)) throw error;
    const { code, lines } = explain(error);
    output.error(lines);
    await output.result({ valid: false, problems: lines }, () => '');
    context.exitCode = code;
  }
}

async function validate(path: string | undefined, flags: ValidateFlags, context: CliContext): Promise<void> {
  const { output, cwd } = context;
  const { set, dataRoot } = flags;
  const { job, root } = await readJobInput(path, flags, { cwd, set, dataRoot, work: 'validate' });
  const library = await context.library();
  const data = await library.validateJob(job, { root });
  for (const note of data.notes) output.note(note);
  for (const warning of data.warnings) output.warn(warning);
  await output.result(
    { valid: true, job: jobDocument(job), data },
    () => `${path ?? flags.interactions} is sound\n${dataText(data)}`,
  );
}

function dataText(data: DataSummary): string {
  const { users, items, interactions, testPairs, featureWidth, examples } = data;
  const features = featureWidth > 0 ? `features of width ${formatCount(featureWidth)}` : 'no features';
  const counts = `${formatCount(users)} users, ${formatCount(items)} items, ${formatCount(interactions)} interactions, ${formatCount(testPairs)} test pairs, ${features}\n`;
  const shown = examples.map(([user, item]) => `  user ${JSON.stringify(user)}, item ${JSON.stringify(item)}\n`);
  return examples.length === 0 ? counts : `${counts}the first interactions:\n${shown.join('')}`;
}
