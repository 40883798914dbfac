import { isMapping } from '../runtime/mapping.js';

/**
 * The presets: keys of the spec that stand under those of a job file, for people who do not want to choose. A key that the
 * file states wins; inside `evaluation` too.
 */
export const PRESETS = {
  /** AMR as it was published (Tang et al. 2019): the defaults of every key. */
  paper: {},
  /** The most accurate and most robust recipe that we know (docs/results.md). */
  recommended: {
    stages: [{ kind: 'mf', epochs: 20, loss: 'softmax', negatives: 256 }],
    memory: { coOccurrence: {}, maxDrop: { epsilon: 0.1, share: 0.1 } },
    batchSize: 256,
    evaluation: { select: 'validation', every: 2 },
  },
} as const;

/** The names of the presets. */
export const PRESET_NAMES = Object.keys(PRESETS) as [keyof typeof PRESETS, ...(keyof typeof PRESETS)[]];

/** Returns the document of a job with the keys of the preset that it names. Another document is returned as it is. */
export function withPreset(document: unknown): unknown {
  if (!isMapping(document) || !isMapping(document.spec)) return document;
  const { spec } = document;
  const preset = PRESET_NAMES.find((name) => name === spec.preset);
  if (preset === undefined) return document;
  const under: Readonly<Record<string, unknown>> = PRESETS[preset];
  const evaluation =
    isMapping(under.evaluation) && isMapping(spec.evaluation ?? {})
      ? { evaluation: { ...under.evaluation, ...(spec.evaluation as object | undefined) } }
      : {};
  return { ...document, spec: { ...under, ...spec, ...evaluation } };
}
