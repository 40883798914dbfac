import { certifyModel } from '../../evaluation/certify.js';
import type { Certificates } from '../../evaluation/certify.js';
import { evaluateModel } from '../../evaluation/evaluate.js';
import type { EvaluationResult } from '../../evaluation/evaluate.js';
import type { Job } from '../../job/index.js';
import type { EpochRecord } from '../../job/epochs.js';
import { readsFeatures, withTrainedModel } from '../../local/trained-model.js';
import type { OpenModelOptions, TrainedModel } from '../../local/trained-model.js';
import { readModelMetrics } from '../../storage/model-folder.js';
import type { ModelConfig } from '../../storage/model-folder.js';
import type { Comparison } from '../compare/comparison.js';
import { popularityBaseline, stageBaselines } from './baselines.js';
import type { Baseline } from './baselines.js';
import { comparisonOfModel } from './comparison-of-model.js';
import { listItems, TOP } from './item-facts.js';
import type { ListedItems } from './item-facts.js';

/** Everything that the page shows. */
export interface ReportFacts {
  readonly config: ModelConfig;
  readonly job: Job;
  /** One record for each epoch of training, in order. */
  readonly history: readonly EpochRecord[];
  /** The accuracy of the model; null without test pairs. */
  readonly evaluation: EvaluationResult | null;
  /** The accuracy of simpler models on the same test pairs; empty without test pairs. */
  readonly baselines: readonly Baseline[];
  /** Null for a model without features, and for one with a content memory. */
  readonly certificates: Certificates | null;
  readonly items: ListedItems;
  readonly comparison: Comparison | null;
}

/** How a report is made. */
export interface ReportOptions extends OpenModelOptions {
  /** The sizes of the attacks; by default from a quarter of the job's epsilon to four times it. */
  readonly epsilons?: readonly number[];
  /** A folder of `amr compare`; by default the one that holds the model, if there is one. */
  readonly comparison?: string;
  /** Called with the part of the evaluation and the attacks that is done, from 0 to 1; certificates are computed after it. */
  readonly onProgress?: (share: number) => void;
}

/** The epsilon that the default attacks are around where the job has no AMR stage. */
const DEFAULT_EPSILON = 0.1;
const NO_ITEMS: ListedItems = { nearTies: [], weak: [], robust: [] };

/** Evaluates, attacks and certifies a model for its report. Rejects with an InputError. */
export function collectFacts(directory: string, options: ReportOptions): Promise<ReportFacts> {
  return withTrainedModel(directory, options, async (trained) => {
    const { stored, model, job, dataset, engine } = trained;
    const { config, projection } = stored;
    const comparison = await comparisonOfModel({
      directory,
      job,
      dataFingerprint: config.dataFingerprint,
      named: options.comparison,
      onWarning: options.onWarning,
    });
    const history = (await readModelMetrics(directory)) as EpochRecord[];
    const isCertified = projection !== null && !model.memory;
    const certificates = isCertified ? await certifyModel(model, dataset, engine, { top: TOP }) : null;
    return {
      config,
      job,
      history,
      ...(await evaluate(trained, history, options)),
      certificates,
      items: certificates
        ? await listItems(certificates, {
            model,
            dataset,
            engine,
            job: { ...job, data: trained.data },
            root: config.root,
          })
        : NO_ITEMS,
      comparison,
    };
  });
}

/** The accuracy of the model and of its baselines, all on the same test pairs and candidates. */
async function evaluate(
  { stored, model, job, dataset, engine }: TrainedModel,
  history: readonly EpochRecord[],
  { epsilons = defaultEpsilons(job), test, onProgress }: ReportOptions,
): Promise<Pick<ReportFacts, 'evaluation' | 'baselines'>> {
  if (!dataset.test) return { evaluation: null, baselines: [] };
  const { candidates, at } = job.evaluation;
  const settings = {
    candidates,
    at: at.includes(TOP) ? at : [...at, TOP],
    seed: job.seed,
    epsilons: readsFeatures(stored) ? epsilons : [],
  };
  const evaluation = await evaluateModel(model, dataset, engine, { ...settings, onProgress });
  const popularity = await popularityBaseline(dataset, engine, settings);
  // Training measured its stages on the job's own test pairs only.
  const stages = test === undefined ? stageBaselines(job, history) : [];
  return { evaluation, baselines: [popularity, ...stages] };
}

function defaultEpsilons(job: Job): number[] {
  const epsilon = job.stages.findLast(({ kind }) => kind === 'amr')?.epsilon || DEFAULT_EPSILON;
  return [0.25, 0.5, 1, 2, 4].map((factor) => Number((factor * epsilon).toPrecision(6)));
}
