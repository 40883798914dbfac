import type { Normalization } from '../../job/index.js';
import type { Confinement } from '../confinement.js';
import { InputError } from '../../runtime/errors.js';
import type { Ids } from '../../runtime/ids.js';
import { encoderOf } from './encoding.js';
import type { FeatureHeader } from './feature-header.js';
import { nameOf, type FeaturePart } from './features.js';
import { normalizePart, type NormalizedPart } from './normalize.js';
import { openFeatures, type OpenFeaturesOptions } from './readable-copy.js';
import { matrixOfVectors, openVectors } from '../vectors/open.js';

export interface PartSettings {
  /** What features are divided by before they share one scale: `none` by default. */
  readonly normalize?: Normalization;
  /** What a trained model divided each file by, for `columns` and `parts`; by default the largest magnitudes of the files. */
  readonly divisors?: readonly (readonly number[] | undefined)[];
  /** The files that may be read; all files where it is absent. */
  readonly within?: Confinement;
  /** The feature files where they were opened before. No other is then opened. */
  readonly opened?: Pick<OpenParts, 'parts' | 'ids'>;
  /** The ids of the rows, where they are known. Vectors that have ids are put into this order. */
  readonly ids?: Ids | (() => Promise<Ids>);
}

/** Feature files that are open, in the form in which training reads them. */
export interface OpenParts {
  readonly parts: NormalizedPart[];
  /** One line for each copy that normalisation made. */
  readonly notes: string[];
  readonly warnings: string[];
  /** The ids of the rows, where vectors have them and nothing else said them. */
  readonly ids?: Ids;
}

/** Opens feature files, each of them in C order and normalised. Rejects with an InputError. */
export async function openParts(names: readonly string[], settings: PartSettings = {}): Promise<OpenParts> {
  const { normalize = 'none', divisors, within } = settings;
  if (settings.opened) return { ...settings.opened, notes: [], warnings: [] };
  const notes: string[] = [];
  const warnings: string[] = [];
  const { opened, ids } = await openAll(names, { notes, warnings, within, ids: settings.ids });
  const parts = await Promise.all(
    opened.map(async (part, index) => {
      const trained = divisors?.[index];
      const encoder = await encoderOf(nameOf(part), part, within);
      const fitting = fits(trained, part) ? trained : undefined;
      return { ...(await normalizePart(part, { normalize, divisors: fitting, notes })), ...(encoder && { encoder }) };
    }),
  );
  return { parts, notes, warnings, ...(settings.ids ? {} : { ids }) };
}

/** Opens files one after the other. The first vectors that have ids give the order of the rows where nothing else does. */
async function openAll(
  names: readonly string[],
  { ids, ...options }: OpenFeaturesOptions & Pick<PartSettings, 'ids'>,
): Promise<{ opened: (FeaturePart & FeatureHeader)[]; ids?: Ids }> {
  const opened: (FeaturePart & FeatureHeader)[] = [];
  let order = typeof ids === 'function' ? undefined : ids;
  let unnamed: string | undefined;
  for (const name of names) {
    const vectors = await openVectors(name, options);
    if (!vectors?.ids) unnamed ??= name;
    if (vectors) order ??= typeof ids === 'function' ? await ids() : (vectors.ids ?? undefined);
    opened.push(vectors ? await matrixOfVectors(vectors, order, options.notes) : await openFeatures(name, options));
  }
  if (order && !ids && unnamed !== undefined)
    throw new InputError(
      `Cannot set features side by side: the rows of ${unnamed} have no ids, and others do: name the ids of its rows with spec.data.items`,
    );
  return { opened, ids: order };
}

/** Divisors of a part of another width are of no use: whoever compares the two refuses the part. */
function fits(divisors: readonly number[] | undefined, { width }: FeaturePart): boolean {
  return divisors !== undefined && (divisors.length === 1 || divisors.length === width);
}
