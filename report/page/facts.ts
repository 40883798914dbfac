import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { certifyModel } from '../../evaluation/certify.js';
import type { Certificates } from '../../evaluation/certify.js';
import { evaluateModel } from '../../evaluation/evaluate.js';
import type { EvaluationResult } from '../../evaluation/evaluate.js';
import type { Job } from '../../job/index.js';
import type { EpochRecord } from '../../job/epochs.js';
import { withTrainedModel } from '../../local/trained-model.js';
import type { OpenModelOptions } from '../../local/trained-model.js';
import { InputError } from '../../runtime/errors.js';
import { readModelMetrics } from '../../storage/model-folder.js';
import type { ModelConfig } from '../../storage/model-folder.js';
import type { Comparison } from '../compare/comparison.js';
import { findPictures } from './pictures.js';
import type { Picture } from './pictures.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The folder holds no finished comparison. */
    'comparison-unreadable': { readonly directory: string };
  }
}

/** All that the page shows. */
export interface ReportFacts {
  readonly directory: string;
  readonly config: ModelConfig;
  readonly job: Job;
  readonly history: readonly EpochRecord[];
  /** Null without test pairs. */
  readonly evaluation: EvaluationResult | null;
  /** Null for a model without features. */
  readonly certificates: Certificates | null;
  readonly extremes: { readonly vulnerable: readonly ItemFacts[]; readonly robust: readonly ItemFacts[] };
  readonly comparison: Comparison | null;
}

export interface ItemFacts {
  readonly id: string;
  /** The least perturbation that puts the item, changed alone, into the top ten of a user; Infinity: none does. */
  readonly epsilon: number;
  readonly user: string | null;
  /** Training interactions. */
  readonly interactions: number;
  readonly picture?: Picture;
}

export interface ReportOptions extends OpenModelOptions {
  /** Sizes of attacks; by default from a quarter of the job's epsilon to four times it. */
  readonly epsilons?: readonly number[];
  /** A folder of `amr compare`; found by itself where the model lies in one. */
  readonly comparison?: string;
}

/** The length of the lists that certificates are about. */
export const TOP = 10;
const LISTED_ITEMS = 10;
const DEFAULT_EPSILON = 0.1;

/** Evaluates, attacks and certifies a model for its report. Rejects with an InputError. */
export async function collectFacts(directory: string, options: ReportOptions): Promise<ReportFacts> {
  const comparison = await findComparison(directory, options.comparison);
  return withTrainedModel(directory, options, async ({ stored, job, data, dataset, engine }) => {
    const { config, projection } = stored;
    const model = { ...stored, factors: config.factors };
    const { epsilons = defaultEpsilons(job) } = options;
    const { candidates, at } = job.evaluation;
    const settings = {
      candidates,
      at: at.includes(TOP) ? at : [...at, TOP],
      seed: job.seed,
      epsilons: projection ? epsilons : [],
    };
    const evaluation = dataset.test ? await evaluateModel(model, dataset, engine, settings) : null;
    const certificates = projection ? await certifyModel(model, dataset, engine, { top: TOP }) : null;
    const counts = new Int32Array(dataset.itemIds.length);
    for (const item of dataset.training.items) counts[item]++;
    const listed = { vulnerable: [] as ItemFacts[], robust: [] as ItemFacts[] };
    if (certificates) {
      const { push, user } = certificates.items;
      const describe = (item: number): ItemFacts => ({
        id: dataset.itemIds[item],
        epsilon: push[item],
        user: dataset.userIds[user[item]] ?? null,
        interactions: counts[item],
      });
      const { vulnerable, robust } = extremeItems(certificates);
      listed.vulnerable = vulnerable.map(describe);
      listed.robust = robust.map(describe);
    }
    return {
      directory,
      config,
      job,
      history: (await readModelMetrics(directory)) as EpochRecord[],
      evaluation,
      certificates,
      extremes: await withPictures(listed, { ...job, data }, config.root),
      comparison,
    };
  });
}

function defaultEpsilons(job: Job): number[] {
  const epsilon = job.stages.findLast(({ kind }) => kind === 'amr')?.epsilon || DEFAULT_EPSILON;
  return [0.25, 0.5, 1, 2, 4].map((factor) => Number((factor * epsilon).toPrecision(6)));
}

function extremeItems({ items: { push } }: Certificates): { vulnerable: number[]; robust: number[] } {
  const order = [...push.keys()].toSorted((a, b) => (push[a] === push[b] ? a - b : push[a] - push[b]));
  const vulnerable = order.slice(0, LISTED_ITEMS);
  return { vulnerable, robust: order.slice(vulnerable.length).toReversed().slice(0, LISTED_ITEMS) };
}

async function withPictures(
  { vulnerable, robust }: ReportFacts['extremes'],
  { data }: Job,
  root: string,
): Promise<ReportFacts['extremes']> {
  if (data.kind !== 'files') return { vulnerable, robust };
  const ids = [...vulnerable, ...robust].map(({ id }) => id);
  const pictures = await findPictures(data.images, resolve(root, data.root), ids);
  const add = (item: ItemFacts): ItemFacts => ({ ...item, picture: pictures.get(item.id) });
  return { vulnerable: vulnerable.map(add), robust: robust.map(add) };
}

/** A model of `amr compare` lies in FOLDER/models/seed-N/ROW. */
async function findComparison(directory: string, named?: string): Promise<Comparison | null> {
  const folder = named ?? dirname(dirname(dirname(resolve(directory))));
  const path = join(folder, 'compare.json');
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Comparison;
  } catch (error) {
    if (named === undefined) return null;
    throw new InputError(`Cannot read ${path}: ${(error as Error).message}`, {
      code: 'comparison-unreadable',
      facts: { directory: folder },
    });
  }
}
