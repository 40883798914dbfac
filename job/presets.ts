import { isMapping, withoutUndefined } from '../runtime/mapping.js';

/** What the recommended recipe is where validation pairs choose its epochs and the settings of its memory. */
const RECOMMENDED = {
  stages: [{ kind: 'mf', epochs: 20, loss: 'softmax', negatives: 256 }],
  memory: { coOccurrence: {}, maxDrop: { epsilon: 0.1, share: 0.1 } },
  batchSize: 256,
  evaluation: { select: 'validation', every: 2, patience: 2 },
} as const;

/** The recommended recipe of a job that selects nothing: the epochs and weights that suited other data. */
const UNSELECTED = {
  ...RECOMMENDED,
  stages: [{ ...RECOMMENDED.stages[0], epochs: 10 }],
  evaluation: { every: RECOMMENDED.evaluation.every },
  memory: { alpha: 4, coldAlpha: 16, coldBias: 2 },
} as const;

/** The stages of AMR as it was published (Tang et al. 2019). Without features only the first is possible. */
const PAPER_STAGES = [{ kind: 'mf' }, { kind: 'vbpr' }, { kind: 'amr' }] as const;

/** The names of the presets. */
export const PRESET_NAMES = ['recommended', 'paper'] as const;

/** The keys that the preset `recommended` states. No schema may fill them in before the preset does. */
export const PRESET_KEYS = {
  spec: Object.keys(RECOMMENDED).filter((key) => key !== 'evaluation'),
  evaluation: Object.keys(RECOMMENDED.evaluation),
};

type Mapping = Readonly<Record<string, unknown>>;

/**
 * Returns the document of a job with the keys of its preset under those that it states; inside `evaluation` too. A job that
 * names neither a preset nor stages has the preset `recommended`, or `paper` if it continues from a model. A document
 * that is no mapping is returned as it is.
 */
export function withPreset(document: unknown): unknown {
  if (!isMapping(document) || !isMapping(document.spec)) return document;
  const { spec } = document;
  const evaluation = isMapping(spec.evaluation) ? spec.evaluation : {};
  const under = keysUnder(spec, evaluation.select);
  if (under === null) return document;
  const isMerged = spec.evaluation == null || isMapping(spec.evaluation);
  // A program may state a key as undefined, which stands for a key that is not there.
  const own = withoutUndefined(evaluation);
  const merged = isMerged && { evaluation: { ...(under.evaluation as object | undefined), ...own } };
  return { ...document, spec: { ...under, ...withoutUndefined(spec), ...merged } };
}

/** The keys of the preset of a spec, or null where it has none. */
function keysUnder(spec: Mapping, select: unknown): Mapping | null {
  const name = spec.preset ?? (spec.stages == null ? defaultPreset(spec) : null);
  const hasFeatures = featuresOf(spec.data);
  if (name === 'paper') return { stages: hasFeatures ? PAPER_STAGES : PAPER_STAGES.slice(0, 1) };
  if (name !== 'recommended') return null;
  if (select !== 'none') return RECOMMENDED;
  const { memory, ...others } = UNSELECTED;
  return hasFeatures ? { ...others, memory } : others;
}

/** An earlier model has the stages of the job that continues from it, and had seen the pairs that validation would hold out. */
function defaultPreset({ from }: Mapping): (typeof PRESET_NAMES)[number] {
  return from == null ? 'recommended' : 'paper';
}

function featuresOf(data: unknown): boolean {
  if (!isMapping(data)) return false;
  return isMapping(data.synthetic) || (Array.isArray(data.features) && data.features.length > 0);
}
