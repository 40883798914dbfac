import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { EvaluationResult } from '../../local/index.js';
import { compileJob, type Job, type TrainingResult } from '../../job/index.js';
import type { StageKind } from '../../model/stage.js';
import { formatDuration } from '../../runtime/duration.js';
import { InterruptedError } from '../../runtime/errors.js';
import type { CliContext } from '../context.js';
import { formatNumber, formatPercent } from '../format.js';
import type { Library } from '../library.js';
import { programName } from '../program-name.js';
import { TrainingView } from '../progress/training-view.js';
import { formatTable } from '../table.js';

/** The models of the paper. Each starts from the previous one. */
const PAPER = ['mf', 'vbpr', 'amr'] as const satisfies readonly StageKind[];
/** The models of the demonstration. The last one is what `amr train` makes by default. */
const MODELS = [...PAPER, 'recommended'] as const;
type ModelName = (typeof MODELS)[number];
const EPSILONS = [0.05, 0.1, 0.2];
const SEED = 1;

interface DemoRow {
  readonly kind: ModelName;
  readonly training: TrainingResult;
  readonly evaluation: EvaluationResult;
}

/** Adds `amr demo`, which `npm start` runs: it trains and attacks models on a synthetic catalog. */
export function registerDemo(program: Command, context: CliContext): void {
  program
    .command('demo')
    .summary('MF, VBPR, AMR and the recommended recipe on a synthetic catalog, under attack')
    .description('Train MF, VBPR, AMR and the recommended recipe on a synthetic catalog, and attack them.')
    .option('--model <dir>', 'the folder for the models', join('models', 'demo'))
    .action((options: { readonly model: string }) => runDemo(options.model, context));
}

async function runDemo(folder: string, context: CliContext): Promise<void> {
  const { output, clock } = context;
  const startedAt = clock.now();
  const library = await context.library();
  const shutdown = context.listenForShutdown();
  output.note(INTRODUCTION);
  try {
    const rows: DemoRow[] = [];
    for (const kind of MODELS)
      rows.push(await trainAndAttack(kind, { folder, library, context, signal: shutdown.signal }));
    await output.result(rows, () => demoText(rows));
    output.note(
      `\nin ${formatDuration((clock.now() - startedAt) / 1000)}; the models are in ${folder}\n\n${NEXT}${programName(context.environment)} train --interactions train.csv --features features.npy --test test.csv`,
    );
  } catch (error) {
    if (error instanceof InterruptedError) throw new InterruptedError('interrupted; the same command begins anew');
    throw error;
  } finally {
    shutdown.dispose();
  }
}

interface DemoStep {
  readonly folder: string;
  readonly library: Library;
  readonly context: CliContext;
  readonly signal: AbortSignal;
}

async function trainAndAttack(kind: ModelName, step: DemoStep): Promise<DemoRow> {
  const { folder, library, context, signal } = step;
  const { output, clock, cwd } = context;
  output.note(`\n${TITLES[kind]}`);
  const view = new TrainingView(output, clock);
  const modelDirectory = resolve(cwd, folder, kind);
  try {
    const job = demoJob(kind, resolve(cwd, folder));
    const training = await library.train(job, {
      modelDirectory,
      root: cwd,
      overwrite: true,
      signal,
      onEvent: view.show,
    });
    view.close();
    signal.throwIfAborted();
    // MF reads no features, so there is nothing to perturb.
    const epsilons = kind === 'mf' ? [] : EPSILONS;
    const evaluation = await library.evaluate(modelDirectory, { candidates: 'all', seed: SEED, epsilons });
    return { kind, training, evaluation };
  } finally {
    view.close();
  }
}

function demoJob(kind: ModelName, folder: string): Job {
  const spec = {
    data: { synthetic: {} },
    model: { factors: 32 },
    partitions: 1,
    seed: SEED,
  };
  const evaluation = { candidates: 'all' };
  if (kind === 'recommended') return jobOf(kind, { ...spec, evaluation });
  const before = PAPER[PAPER.indexOf(kind) - 1];
  const from = before === undefined ? null : join(folder, before);
  return jobOf(kind, { ...spec, evaluation, from, stages: [{ kind, epochs: 15 }], batchSize: 512 });
}

function jobOf(kind: ModelName, spec: object): Job {
  return compileJob({ apiVersion: 'amr.dev/v1alpha1', kind: 'TrainingJob', metadata: { name: `demo-${kind}` }, spec });
}

function demoText(rows: readonly DemoRow[]): string {
  const columns = [
    { title: 'MODEL' },
    ...['HR@10', 'NDCG@10', ...EPSILONS.map((epsilon) => `ATTACK ${epsilon}`)].map((title) => ({
      title,
      align: 'right' as const,
    })),
  ];
  const table = rows.map(({ kind, evaluation }) => [
    kind === 'recommended' ? kind : kind.toUpperCase(),
    formatNumber(evaluation.metrics['hr@10']),
    formatNumber(evaluation.metrics['ndcg@10']),
    ...EPSILONS.map((epsilon) => dropCell(evaluation, epsilon)),
  ]);
  return `\n${formatTable(columns, table)}\n${EXPLANATION}`;
}

function dropCell({ attacks }: EvaluationResult, epsilon: number): string {
  const attack = attacks.find((found) => found.kind === 'adversarial' && found.epsilon === epsilon);
  return attack?.drop == null ? '-' : formatPercent(attack.drop);
}

const TITLES = {
  mf: 'MF: users and items, no features',
  vbpr: 'VBPR: from MF, with features',
  amr: 'AMR: from VBPR, against an adversary',
  recommended: 'recommended, the default of amr train: MF by softmax, with a memory',
} as const satisfies Record<ModelName, string>;

const INTRODUCTION = `AMR on a synthetic catalog: 1,000 users and 500 items, the same every time`;

const EXPLANATION = `ATTACK e: change of NDCG@10 when the features of every item are perturbed
against the ranking, by a length of e (the largest feature is 1).
MF reads no features, so there is nothing to attack. "recommended" chooses its
epochs and weights on held-out interactions, and then trains on everything.
Each test item is ranked among all items.
`;

const NEXT = `next, on your own data (CSV, TSV or Parquet of user,item; npy or safetensors,
a row for each item):
  `;
