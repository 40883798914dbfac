import { join, relative, resolve, sep } from 'node:path';
import type { EvaluationResult } from '../../evaluation/evaluate.js';
import { evaluateModel } from '../../evaluation/evaluate.js';
import { readsFeatures } from '../../evaluation/attacks/adversary.js';
import { refitJob } from '../../job/passes.js';
import { documentText, shortDocument, type Job } from '../../job/index.js';
import { modelOn } from '../../local/trained-model.js';
import { isObjectAddress, resolvePath } from '../../runtime/object-address.js';
import { readModel, type StoredModel } from '../../storage/model-folder.js';
import { openRowEngine } from '../compare/row.js';
import type { RowContext, RowProgress } from '../compare/task.js';
import { trainModel } from '../compare/train-model.js';
import type { SearchWinner } from './result.js';
import { trialJob } from './trial-job.js';
import type { MeasuredTrial, TrialRow } from './trial.js';

const JOB_FILE = 'winner.yaml';

/** What the name of the winner's job ends with. */
const SUFFIX = '-search';
const LONGEST_NAME = 40;

/** What the best trial of a search gives. */
export type TrainedWinner = Pick<SearchWinner, 'job' | 'jobFile' | 'model' | 'digest' | 'stages' | 'test'>;

/**
 * Writes the job file of the best trial, trains its model on all interactions, and measures it on the test pairs, which nothing
 * before has looked at. The job states the epochs and the settings of the memory that validation chose, so that `amr train`
 * chooses nothing again and gives the same model.
 */
export async function trainWinner(
  { row, measured }: { row: Pick<TrialRow, 'trial' | 'draw' | 'epochs' | 'variables'>; measured: MeasuredTrial },
  context: RowContext,
  { onTraining, onEvaluating }: RowProgress,
): Promise<TrainedWinner> {
  const { folder, dataset, root } = context;
  const model = join(folder.directory, `winner-${row.trial}`);
  const chosen = refitJob(trialJob(context.job, row.draw, row), measured.choice);
  const job = { ...chosen, name: `${chosen.name.slice(0, LONGEST_NAME - SUFFIX.length)}${SUFFIX}` };
  const document = shortDocument(movedJob(job, root, folder.directory));
  await folder.writeTable(JOB_FILE, documentText(document));
  await trainModel(model, job, context, onTraining);
  onEvaluating();
  const stored = await readModel(model);
  const test = dataset.test ? await measure(stored, job, context) : null;
  const { digest } = stored.config;
  const { stages } = job;
  return { job: document, jobFile: join(folder.directory, JOB_FILE), model, digest, stages, test };
}

/** Returns a job whose data are found from another folder. */
function movedJob(job: Job, from: string, to: string): Job {
  if (job.data.kind === 'synthetic') return job;
  const root = resolvePath(from, job.data.root);
  if (isObjectAddress(root)) return { ...job, data: { ...job.data, root } };
  const path = relative(resolve(to), root).split(sep).join('/');
  return { ...job, data: { ...job.data, root: path === '' ? '.' : path } };
}

async function measure(stored: StoredModel, job: Job, context: RowContext): Promise<EvaluationResult> {
  const { dataset, epsilons } = context;
  const engine = await openRowEngine(context, stored.config.factors);
  try {
    const model = await modelOn(stored, dataset, engine);
    const { candidates, at } = job.evaluation;
    const attacks = readsFeatures(model) ? epsilons : [];
    return await evaluateModel(model, dataset, engine, { candidates, seed: job.seed, at, epsilons: attacks });
  } finally {
    await engine.close();
  }
}
