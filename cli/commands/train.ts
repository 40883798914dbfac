import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Job, TrainingResult } from '../../job/index.js';
import { formatDuration } from '../../runtime/duration.js';
import { AmrError, InterruptedError, JobFailedError } from '../../runtime/errors.js';
import type { CliContext } from '../context.js';
import { formatAgainst, formatCount, formatMetrics, formatNumber } from '../format.js';
import { jobDataRootOption, overwriteOption, path, setOption, threadsOption } from '../options.js';
import { TrainingView } from '../progress/training-view.js';
import { nextHint, programName } from '../program-name.js';
import { addQuickStartOptions, readJobInput, type QuickStartFlags } from '../quick-start.js';
import { stoppingText } from '../stopping.js';
import { shellWords } from '../shell-words.js';
import { formatTable } from '../table.js';

interface TrainFlags extends QuickStartFlags {
  readonly set?: string[];
  readonly model?: string;
  readonly resume?: boolean;
  readonly overwrite?: boolean;
  readonly dataRoot?: string;
  readonly threads?: number;
}

/** Adds `amr train`, which trains a model on this machine. */
export function registerTrain(program: Command, context: CliContext): void {
  const command = program
    .command('train')
    .summary('train a model on this machine')
    .description('Train a model on this machine: from a job file, or from data files by the recommended recipe.')
    .argument('[job]', 'the job file (docs/job-file.md)')
    .addOption(setOption())
    .option('--model <dir>', 'the folder for the model (default: models/NAME)', path)
    .option('--resume', 'continue from the last checkpoint of an interrupted run')
    .addOption(overwriteOption('the model or the unfinished run that the folder holds').conflicts('resume'))
    .addOption(jobDataRootOption())
    .addOption(threadsOption());
  addQuickStartOptions(command)
    .addHelpText('after', EXAMPLES)
    .action((path: string | undefined, options: TrainFlags) => runTrain(path, options, context));
}

const EXAMPLES = `
Examples:
  amr train job.yaml
  amr train job.yaml --set spec.seed=2 --model models/seed-2
  amr train --interactions train.csv --features features.npy --test test.csv`;

async function runTrain(path: string | undefined, options: TrainFlags, context: CliContext): Promise<void> {
  const { output, cwd, environment } = context;
  const goOn = `go on with: ${programName(environment)} ${resumeCommand(path, options)}`;
  const { set, dataRoot } = options;
  const input = await readJobInput(path, options, { cwd, set, dataRoot, work: 'train' });
  const model = options.model ?? join('models', input.job.name);
  for (const key of input.clusterKeys) output.note(`${key} is for clusters: ignored here`);
  const library = await context.library();
  const view = new TrainingView(output, context.clock);
  const shutdown = context.listenForShutdown((signal) => output.note(stoppingText(signal, ' after this step')));
  let saved: string | undefined;
  try {
    const result = await library.train(input.job, {
      modelDirectory: resolve(cwd, model),
      root: input.root,
      resume: options.resume,
      overwrite: options.overwrite,
      threads: options.threads,
      signal: shutdown.signal,
      onEvent(event) {
        if (event.type === 'checkpoint') saved = event.path;
        view.show(event);
      },
    });
    view.close();
    await output.result(result, () => resultText(result, { model, job: input.job }));
    const hasFeatures = result.stages[result.stages.length - 1].kind !== 'mf';
    output.note(`\n${nextHint(model, { hasFeatures, hasTest: result.metrics !== null, environment })}`);
  } catch (error) {
    view.close();
    if (error instanceof InterruptedError) {
      throw new InterruptedError(`${error.message}\n${goOn}`);
    }
    if (saved !== undefined && !failsAgain(error)) output.warn(`the work is saved up to ${saved}: ${goOn}`);
    throw error;
  } finally {
    shutdown.dispose();
  }
}

/** Whether the same job would end in the same way when it is resumed, so that no message should advise it. */
function failsAgain(error: unknown): boolean {
  return error instanceof JobFailedError || (error instanceof AmrError && error.code === 'memory-limit-unreachable');
}

function resultText(result: TrainingResult, { model, job }: { model: string; job: Job }): string {
  const rows = result.stages.map((stage) => [
    stage.kind,
    String(stage.epochs),
    formatCount(stage.triples),
    formatDuration(stage.seconds),
    formatCount(stage.triplesPerSecond),
    formatNumber(stage.loss),
    stage.adversarialLoss === null ? '-' : formatNumber(stage.adversarialLoss),
  ]);
  const titles = ['EPOCHS', 'TRIPLES', 'TIME', 'TRIPLES/S', 'LOSS', 'ADVERSARIAL'];
  const columns = [{ title: 'STAGE' }, ...titles.map((title) => ({ title, align: 'right' as const }))];
  const against = formatAgainst(result);
  const metrics = result.metrics ? `test    ${formatMetrics(result.metrics)}  ${against}\n` : '';
  return `${formatTable(columns, rows)}\n${keptText(result, job)}${metrics}model   ${model}\ndigest  ${result.digest}\n`;
}

/** Says which epoch of each stage validation chose, and what its figures were. */
function keptText(result: TrainingResult, { evaluation }: Job): string {
  const { stages, choice, validation } = result;
  if (evaluation.select === 'none') return '';
  const kept = stages.map(({ kind, keptEpoch, epochs }) => `${kind} epoch ${keptEpoch} of ${epochs}`).join(', ');
  const figures = validation ? `valid   ${formatMetrics(validation)}  ${formatAgainst(result)}, in pass 1\n` : '';
  return choice
    ? `chosen  ${kept}:\n        the best by validation; pass 2 trained as many on all interactions\n${figures}`
    : `kept    ${kept}:\n        the best by validation, which losses and figures are those of\n`;
}

function resumeCommand(path: string | undefined, options: TrainFlags): string {
  const { set = [], model, dataRoot, threads, interactions, features = [], items, test, validation } = options;
  const one = (flag: string, value: string | number | undefined) => (value === undefined ? [] : [flag, String(value)]);
  return shellWords([
    'train',
    ...(path === undefined ? [] : [path]),
    ...one('--interactions', interactions),
    ...features.flatMap((file) => one('--features', file)),
    ...one('--items', items),
    ...one('--test', test),
    ...one('--validation', validation),
    ...set.flatMap((flag) => one('--set', flag)),
    ...one('--model', model),
    ...one('--data-root', dataRoot),
    ...one('--threads', threads),
    '--resume',
  ]);
}
