import { certifiedRows, certifyModel } from '../../evaluation/certificates/certify.js';
import type { Certificates, UserCertificates } from '../../evaluation/certificates/certify.js';
import { certifyMemoryLists } from '../../evaluation/certificates/certify-memory.js';
import { evaluateModel } from '../../evaluation/evaluate.js';
import { rankingPasses } from '../../evaluation/work.js';
import type { EvaluationOptions, EvaluationResult } from '../../evaluation/evaluate.js';
import type { Job } from '../../job/index.js';
import type { EpochRecord } from '../../job/epochs.js';
import { calibrationOf, type SavedCalibration } from '../../local/saved-calibration.js';
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
import { joinedProgress } from './progress.js';

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
  /** The certificates of the lists of some users of a model whose memory compares features; null for any other. */
  readonly memoryLists: UserCertificates | null;
  readonly items: ListedItems;
  readonly comparison: Comparison | null;
  /** What changes of pictures mean in units of epsilon; null where nobody measured it. */
  readonly calibration: SavedCalibration | null;
}

/** How a report is made. */
export interface ReportOptions extends OpenModelOptions {
  /** The sizes of the attacks; by default from a quarter of the job's epsilon to four times it. */
  readonly epsilons?: readonly number[];
  /** A folder of `amr compare`; by default the one that holds the model, if there is one. */
  readonly comparison?: string;
  /** A file of `amr calibrate`; by default the one in the model folder, if there is one. */
  readonly calibration?: string;
  /** Called with the part of the certificates, the evaluation and the attacks that is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** The epsilon that the default attacks are around where the job has no AMR stage. */
const DEFAULT_EPSILON = 0.1;
const NO_ITEMS: ListedItems = { nearTies: [], weak: [], robust: [] };

/** Evaluates, attacks and certifies a model for its report. Rejects with an InputError. */
export function collectFacts(directory: string, options: ReportOptions): Promise<ReportFacts> {
  return withTrainedModel(directory, options, async (trained) => {
    const { stored, model, job, dataset, engine } = trained;
    const { config } = stored;
    const comparison = await comparisonOfModel({
      directory,
      job,
      dataFingerprint: config.dataFingerprint,
      named: options.comparison,
      onWarning: options.onWarning,
    });
    const { calibration: file, onWarning } = options;
    const calibration = await calibrationOf({ directory, digest: config.digest }, { file, onWarning });
    const history = (await readModelMetrics(directory)) as EpochRecord[];
    const settings = evaluationSettings(trained, options);
    const [certifying, ...evaluating] = joinedProgress(workOf(trained, settings), options.onProgress ?? (() => {}));
    const certificates = isCertified(trained)
      ? await certifyModel(model, dataset, engine, { top: TOP, onProgress: certifying })
      : null;
    return {
      config,
      job,
      history,
      certificates,
      memoryLists: await listsOfMemory(trained),
      items: certificates
        ? await listItems(certificates, {
            model,
            dataset,
            engine,
            job: { ...job, data: trained.data },
            root: config.root,
          })
        : NO_ITEMS,
      ...(await evaluate(trained, history, { ...options, settings, progress: evaluating })),
      comparison,
      calibration,
    };
  });
}

/** The most users whose lists are certified beside a content memory, which takes some milliseconds for each. */
const MOST_USERS = 1_000;

function listsOfMemory({ stored, model, dataset, engine }: TrainedModel): Promise<UserCertificates> | null {
  const { memory } = model;
  if (!memory || !readsFeatures(stored)) return null;
  return certifyMemoryLists({ ...model, memory }, dataset, engine, { top: TOP, most: MOST_USERS });
}

function isCertified({ stored, model }: TrainedModel): boolean {
  return stored.projection !== null && !model.memory;
}

/** How the report evaluates a model: as its job does, with the accuracy of a list of ten, and under attack. */
function evaluationSettings(
  { stored, job }: TrainedModel,
  { epsilons = defaultEpsilons(job) }: ReportOptions,
): EvaluationOptions {
  const { candidates, at } = job.evaluation;
  return {
    candidates,
    at: at.includes(TOP) ? at : [...at, TOP],
    seed: job.seed,
    epsilons: readsFeatures(stored) ? epsilons : [],
  };
}

/** The scores that the certificates, the evaluation of the model and that of popularity compute. */
function workOf(trained: TrainedModel, settings: EvaluationOptions): number[] {
  const { dataset } = trained;
  const items = dataset.itemIds.length;
  const pairs = dataset.test?.users.length ?? 0;
  const certificates = isCertified(trained) ? certifiedRows({ users: dataset.userIds.length, pairs }) * items : 0;
  const ranking = pairs * (settings.candidates === 'all' ? items : Math.min(settings.candidates, items));
  return [certificates, rankingPasses(settings) * ranking, ranking];
}

interface AccuracyOptions extends Pick<ReportOptions, 'test'> {
  readonly settings: EvaluationOptions;
  /** Called with the part that is done of the evaluation of the model, and of that of popularity. */
  readonly progress: readonly ((share: number) => void)[];
}

/** The accuracy of the model and of its baselines, all on the same test pairs and candidates. */
async function evaluate(
  { model, job, dataset, engine }: TrainedModel,
  history: readonly EpochRecord[],
  { test, settings, progress: [ofModel, ofPopularity] }: AccuracyOptions,
): Promise<Pick<ReportFacts, 'evaluation' | 'baselines'>> {
  if (!dataset.test) return { evaluation: null, baselines: [] };
  const evaluation = await evaluateModel(model, dataset, engine, { ...settings, onProgress: ofModel });
  const popularity = await popularityBaseline(dataset, engine, { ...settings, onProgress: ofPopularity });
  // Training measured its stages on the job's own test pairs only.
  const stages = test === undefined ? stageBaselines(job, history) : [];
  return { evaluation, baselines: [popularity, ...stages] };
}

function defaultEpsilons(job: Job): number[] {
  const epsilon = job.stages.findLast(({ kind }) => kind === 'amr')?.epsilon || DEFAULT_EPSILON;
  return [0.25, 0.5, 1, 2, 4].map((factor) => Number((factor * epsilon).toPrecision(6)));
}
