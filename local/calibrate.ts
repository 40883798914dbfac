import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { distance, localEncoder, measureChanges, OF_PICTURES, openEncoder, picturesOfItems } from '../encode/index.js';
import type { MeasuredChange, MeasureGain, OnDownload, PictureEncoder, Pooling } from '../encode/index.js';
import { inner } from '../model/gradient/gram.js';
import { InputError } from '../runtime/errors.js';
import { readModel, type StoredModel } from '../storage/model-folder.js';
import { trainedFeatures } from '../training/trained-features.js';
import type { Calibration } from './calibration.js';
import { evaluate, type EvaluateOptions } from './evaluate.js';
import { saveCalibration } from './saved-calibration.js';
import { readsFeatures } from './trained-model.js';

/** The options of `calibrate`. */
export interface CalibrateOptions extends Pick<
  EvaluateOptions,
  'dataRoot' | 'test' | 'candidates' | 'threads' | 'onWarning'
> {
  /** The pictures, and the encoder of training, as `encode` takes them. */
  readonly images: string;
  readonly encoder: string;
  readonly pooling?: Pooling;
  readonly layer?: string;
  /** The number of pictures that are changed, evenly spread over the model's items; 20 by default. */
  readonly pictures?: number;
  /** The limits of the attacks, in 255ths of a byte; 2, 4 and 8 by default. */
  readonly limits?: readonly number[];
  /** How often one attack on one picture asks the encoder; 100 by default. */
  readonly queries?: number;
  /** The seed of noise and attacks; 1 by default. */
  readonly seed?: number;
  /** The file to keep the result in, with small pictures, from which `amr report` draws it. By default it is not kept. */
  readonly saveTo?: string;
  readonly signal?: AbortSignal;
  /** Called while an encoder is downloaded, many times a second. */
  readonly onDownload?: OnDownload;
  readonly onProgress?: (share: number) => void;
}

/**
 * Measures how far natural changes of pictures, and attacks on their pixels, move the features that a model reads, in units of epsilon,
 * and what the model does at that epsilon. Rejects with an InputError where the encoder is not that of training.
 */
export async function calibrate(directory: string, options: CalibrateOptions): Promise<Calibration> {
  const { pictures = 20, limits = [2, 4, 8], queries = 100, seed = 1 } = options;
  const stored = await readModel(directory);
  const encoder = await openEncoder(await localEncoder(options.encoder, OF_PICTURES, options), options);
  const from = firstColumnOf(stored, encoder);
  const chosen = await picturesOfItems(options.images, stored.itemIds, pictures);
  if (options.saveTo !== undefined) await access(dirname(resolve(options.saveTo)), constants.W_OK);
  const gain = gainOf(stored, from);
  const measured = await measureChanges({ ...options, encoder, pictures: chosen, limits, queries, seed, gain });
  const scale = stored.config.inverseScale ?? 1;
  const sized = measured.map((change) => ({ ...change, ...distributionOf(change, scale) }));
  const epsilons = [...new Set(sized.map(({ worst }) => worst))];
  const { dataRoot, test, candidates, threads, onWarning } = options;
  const { attacks, certified } = await evaluate(directory, {
    dataRoot,
    test,
    candidates,
    threads,
    onWarning,
    epsilons,
  });
  const changes = sized.map(({ kind, isAttack, median, ninety, worst }) => {
    const attack = attacks.find((each) => each.kind === 'adversarial' && each.epsilon === worst);
    const share = certified.find((each) => each.epsilon === worst);
    return { kind, isAttack, median, ninety, worst, drop: attack?.drop ?? null, certified: share?.top10 ?? 0 };
  });
  const result = { pictures: chosen.length, queries, changes };
  if (options.saveTo !== undefined) {
    const examples = measured.map(({ kind, example }) => ({ kind, ...example }));
    const { name, digest } = encoder;
    const kept = { ...result, model: stored.config.digest, encoder: { name, digest }, examples };
    await saveCalibration(options.saveTo, kept);
  }
  return result;
}

/** Returns the first column of the encoder's features among those of the model. Throws an InputError where it has none. */
function firstColumnOf(stored: StoredModel, { name, digest }: PictureEncoder): number {
  const { directory, config } = stored;
  const what = `calibrate ${directory}`;
  if (!readsFeatures(stored)) throw new InputError(`Cannot ${what}: it reads no features (it is an MF model)`);
  const { description } = trainedFeatures(config);
  if (description && description.normalize !== 'none') {
    throw new InputError(
      `Cannot ${what}: it was trained with spec.data.normalize: ${description.normalize}: only for none are lengths of features proportional to epsilon`,
    );
  }
  let column = 0;
  for (const { encoder, width } of description?.parts ?? []) {
    if (encoder?.digest === digest) return column;
    column += width;
  }
  const known = description?.parts.flatMap(({ encoder }) => (encoder ? [encoder.name] : [])) ?? [];
  const trained =
    known.length > 0
      ? `on features of ${known.join(', ')} with other settings`
      : 'on features that do not say which encoder made them';
  throw new InputError(`Cannot ${what} with ${name} (${digest.slice(0, 19)}): the model was trained ${trained}`);
}

/**
 * Returns what attacks raise: the mean score of the item for all users. The scores of a memory alone are not linear in the features;
 * there it is the length of the change.
 */
function gainOf({ projection, users, config }: StoredModel, from: number): MeasureGain {
  if (!projection) return distance;
  const { factors } = config;
  const mean = new Float64Array(factors);
  for (let at = 0; at < users.length; at++) mean[at % factors] += (users[at] * factors) / users.length;
  const weights = Float64Array.from({ length: projection.length / factors - from }, (_, column) =>
    inner(projection, (from + column) * factors, mean, 0, factors),
  );
  return (vector) => inner(vector, 0, weights, 0, vector.length);
}

/** Returns the median, the 90 % quantile and the maximum of lengths, in units of epsilon. */
function distributionOf({ lengths }: MeasuredChange, scale: number): { median: number; ninety: number; worst: number } {
  const sorted = lengths.map((length) => length * scale).sort((left, right) => left - right);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];
  return { median: at(0.5), ninety: at(0.9), worst: at(1) };
}
