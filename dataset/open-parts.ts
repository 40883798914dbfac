import type { Normalization } from '../job/index.js';
import type { Confinement } from './confinement.js';
import { encoderOf } from './encoding.js';
import { nameOf, type FeaturePart } from './features.js';
import { normalizePart, type NormalizedPart } from './normalize.js';
import { openFeatures } from './readable-copy.js';

export interface PartSettings {
  /** What features are divided by before they share one scale: `none` by default. */
  readonly normalize?: Normalization;
  /** What a trained model divided each file by, for `columns` and `parts`; by default the largest magnitudes of the files. */
  readonly divisors?: readonly (readonly number[] | undefined)[];
  /** The files that may be read; all files where it is absent. */
  readonly within?: Confinement;
  /** The feature files where they were opened before. No other is then opened. */
  readonly opened?: readonly NormalizedPart[];
}

/** Feature files that are open, in the form in which training reads them. */
export interface OpenParts {
  readonly parts: NormalizedPart[];
  /** One line for each copy that normalisation made. */
  readonly notes: string[];
  readonly warnings: string[];
}

/** Opens feature files, each of them in C order and normalised. Rejects with an InputError. */
export async function openParts(names: readonly string[], settings: PartSettings = {}): Promise<OpenParts> {
  const { normalize = 'none', divisors, within } = settings;
  if (settings.opened) return { parts: [...settings.opened], notes: [], warnings: [] };
  const notes: string[] = [];
  const warnings: string[] = [];
  const opened = await Promise.all(names.map((name) => openFeatures(name, { notes, warnings, within })));
  const parts = await Promise.all(
    opened.map(async (part, index) => {
      const trained = divisors?.[index];
      const encoder = await encoderOf(nameOf(part), part, within);
      const fitting = fits(trained, part) ? trained : undefined;
      return { ...(await normalizePart(part, { normalize, divisors: fitting, notes })), ...(encoder && { encoder }) };
    }),
  );
  return { parts, notes, warnings };
}

/** Divisors of a part of another width are of no use: whoever compares the two refuses the part. */
function fits(divisors: readonly number[] | undefined, { width }: FeaturePart): boolean {
  return divisors !== undefined && (divisors.length === 1 || divisors.length === width);
}
