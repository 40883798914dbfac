import { z } from 'zod';
import type { Setting } from '../model/optimizer-rule.js';
import { OPTIMIZER_KINDS, optimizerRule, type OptimizerKind } from '../model/optimizers.js';
import { choice, mapping } from './values.js';

/** Each setting of any optimiser, with the kinds that have it. A key that two kinds have must mean the same in both. */
const SETTINGS = new Map<string, { readonly setting: Setting; readonly kinds: OptimizerKind[] }>();
for (const kind of OPTIMIZER_KINDS) {
  for (const [key, setting] of Object.entries(optimizerRule(kind).settings)) {
    SETTINGS.set(key, { setting, kinds: [...(SETTINGS.get(key)?.kinds ?? []), kind] });
  }
}

/** `spec.optimizer` as it is written: every setting may be absent. */
export interface OptimizerSource {
  readonly kind: OptimizerKind;
  readonly [setting: string]: unknown;
}

/** The text `adam` is short for the mapping `{kind: adam}`. */
export const optimizerSchema = z.preprocess(
  (value) => (typeof value === 'string' ? { kind: value } : value),
  mapping({
    kind: choice(OPTIMIZER_KINDS as [OptimizerKind, ...OptimizerKind[]]).meta({
      description: OPTIMIZER_KINDS.map((kind) => `${kind}: ${optimizerRule(kind).description}`).join('; '),
    }),
    ...Object.fromEntries([...SETTINGS].map(([key, { setting, kinds }]) => [key, settingSchema(setting, kinds)])),
  }),
);

/** "{kind: adam, betas: [0.9, 0.999]}": the first kind that has a setting. */
const EXAMPLE = [...SETTINGS].map(([key, { setting, kinds }]) => `{kind: ${kinds[0]}, ${key}: ${written(setting)}}`)[0];

/** What a reader of the reference may write for `spec.optimizer`. */
export const OPTIMIZER_DESCRIPTION =
  `${OPTIMIZER_KINDS.join(', ')}, or a mapping such as ${EXAMPLE}; ` +
  'it moves the rows that a step touches, and its state starts anew at each stage';

/** The settings that are written and that the kind does not have, with the kinds that do. */
export function foreignSettings(source: OptimizerSource | undefined): { key: string; kinds: readonly string[] }[] {
  return [...SETTINGS].flatMap(([key, { kinds }]) =>
    source === undefined || source[key] === undefined || kinds.includes(source.kind) ? [] : [{ key, kinds }],
  );
}

function settingSchema(setting: Setting, kinds: readonly string[]) {
  const { description, default: value, from, below } = setting;
  const range = `of at least ${from} and below ${below}`;
  const one = { error: `must be a number ${range}` };
  const number = z.number(one).gte(from, one).lt(below, one);
  const meta = { description: `${kinds.join(', ')} only: ${description}. Default: ${written(setting)}` };
  if (typeof value === 'number') return number.optional().meta(meta);
  const error = `must be a list of ${value.length} numbers ${range}, such as ${written(setting)}`;
  return z
    .tuple(value.map(() => number) as [z.ZodNumber, ...z.ZodNumber[]], { error })
    .optional()
    .meta(meta);
}

/** The default as a job file has it. */
function written({ default: value }: Setting): string {
  return JSON.stringify(value).replaceAll(',', ', ');
}
