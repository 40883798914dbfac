import type { Dataset } from '../dataset/dataset.js';
import { evaluateModel } from '../evaluation/evaluate.js';
import type { EvaluationOptions, EvaluationResult } from '../evaluation/evaluate.js';
import { longEvaluation } from '../evaluation/work.js';
import { marksOf } from '../dataset/pairs/histories.js';
import { InputError } from '../runtime/errors.js';
import { budgetsOf } from './budgets.js';
import { itemsNotIn } from './item-list.js';
import { withNewUsers, type NewUserFiles } from './new-user-pairs.js';
import { withModel } from './stored-model.js';
import { withTrainedModel } from './trained-model.js';
import type { OpenModelOptions } from './trained-model.js';

/** The options of `evaluate`. Those that are left out have the values of the model's own job. */
export interface EvaluateOptions extends OpenModelOptions {
  /** The number of sampled candidates for each test pair, or `all` for every item. The job's setting by default. */
  readonly candidates?: number | 'all';
  /** The seed that draws the candidates and the random noise. The job's seed by default. */
  readonly seed?: number;
  /** The lengths n of the lists. The job's cut-offs by default. */
  readonly at?: readonly number[];
  /** The sizes of the perturbations, in units of scaled features. None by default, so that nothing is attacked. */
  readonly epsilons?: readonly number[];
  readonly norm?: 'l2' | 'linf';
  /**
   * A file with ids of items, one a line. Only these are candidates and in lists. Test pairs of other items are skipped with
   * a warning.
   */
  readonly items?: string;
  /** Whether the lists of all users over the whole catalog are made and measured (`lists`). The default is false. */
  readonly lists?: boolean;
  /** Whether the attacks perturb the items of histories too, which a content memory reads. The default is false. */
  readonly attackHistories?: boolean;
  /**
   * The share of epsilon that each modality may take, by the name of its feature file, such as {'images.npy': 1}: the extension may
   * be left out. Modalities that are not named do not change. By default, all modalities share epsilon.
   */
  readonly budgets?: Readonly<Record<string, number>>;
  /** The number of items that are promoted into the lists of users. It needs epsilons. The default is 0. */
  readonly promoted?: number;
  /**
   * A file with the interactions of users who were not in training. The evaluation is on these users alone: they are folded in
   * (`recommend` does the same), and `test` names their test pairs.
   */
  readonly histories?: string;
  /** Called before an evaluation that is expected to take long, with a line that says what it does. */
  readonly onNote?: (message: string) => void;
  /** Called with the part of the evaluation that is done, from 0 to 1, many times a second. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Measures the accuracy of a model, and with `epsilons` its accuracy under attack. The result is what `amr evaluate -o
 * json` prints. Rejects with an InputError where the model or its data cannot be used.
 */
export function evaluate(modelDirectory: string, options: EvaluateOptions = {}): Promise<EvaluationResult> {
  return withModel(modelDirectory, options, (directory, found) => evaluateFolder(directory, found));
}

function evaluateFolder(directory: string, options: EvaluateOptions): Promise<EvaluationResult> {
  const { histories, onWarning } = options;
  const newUsers = histories === undefined ? undefined : filesOfNewUsers(histories, options);
  const opened = newUsers ? { ...options, test: undefined, isTestNeeded: false } : options;
  return withTrainedModel(directory, opened, async (trained) => {
    const { job, engine } = trained;
    const { model, dataset } = newUsers ? await withNewUsers(trained, newUsers, onWarning) : trained;
    const { evaluation } = job;
    const { candidates = evaluation.candidates, seed = job.seed, at = evaluation.at } = options;
    const { epsilons, norm, attackHistories, promoted, lists, onProgress } = options;
    const attack = { epsilons, norm, attackHistories, promoted, budgets: budgetsOf(dataset, options.budgets) };
    const settings = { candidates, seed, at, ...attack, isShownMeasured: lists, onProgress };
    const restricted = await restriction(dataset, options);
    const pairs = restricted.pairs ?? dataset.test;
    const work = pairs && longEvaluation(model, pairs.users.length, settings);
    if (work) options.onNote?.(work);
    return evaluateModel(model, dataset, engine, { ...settings, ...restricted });
  });
}

/** Throws an InputError where test pairs are missing, or where lists are to be measured, which needs the users of the training. */
function filesOfNewUsers(histories: string, { test, lists }: EvaluateOptions): NewUserFiles {
  if (test === undefined)
    throw new InputError(
      `Cannot evaluate new users by ${histories} without their test pairs: name their file with test`,
    );
  if (lists === true)
    throw new InputError(
      `Cannot measure the lists of new users by ${histories}: novelty and coverage are those of all users in training; leave lists out`,
    );
  return { histories, test };
}

/** Returns what `options.items` leaves out: items, and the test pairs of these. */
async function restriction(
  { itemIds, test }: Dataset,
  { items: path, onWarning }: EvaluateOptions,
): Promise<Pick<EvaluationOptions, 'leftOut' | 'pairs'>> {
  if (path === undefined) return {};
  const leftOut = await itemsNotIn(path, itemIds, onWarning);
  if (!test) return { leftOut };
  const isOut = marksOf(leftOut, itemIds.length);
  const isKept = test.items.map((item) => 1 - isOut[item]);
  const pairs = {
    users: test.users.filter((_, pair) => isKept[pair] === 1),
    items: test.items.filter((_, pair) => isKept[pair] === 1),
  };
  const skipped = test.items.length - pairs.items.length;
  if (pairs.items.length === 0)
    throw new InputError(
      `Cannot evaluate with ${path}: it must name a test item: current number is 0, of ${skipped} test pairs`,
    );
  if (skipped > 0) onWarning?.(`${path}: ${skipped} test pairs skipped: their items are not in it`);
  return { leftOut, pairs };
}
