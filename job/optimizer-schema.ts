import { z } from 'zod';
import type { Setting } from '../model/optimizer/optimizer-rule.js';
import { OPTIMIZER_KINDS, optimizerRule, type OptimizerKind } from '../model/optimizer/optimizers.js';
import { choice, mapping } from './values.js';

/**
 * All settings of all optimisers, each with the kinds that have it. A key that two kinds share must mean the same in
 * both.
 */
const SETTINGS = new Map<string, { readonly setting: Setting; readonly kinds: OptimizerKind[] }>();
for (const kind of OPTIMIZER_KINDS) {
  for (const [key, setting] of Object.entries(optimizerRule(kind).settings)) {
    SETTINGS.set(key, { setting, kinds: [...(SETTINGS.get(key)?.kinds ?? []), kind] });
  }
}

/** The value of `spec.optimizer` as it is written. Every setting may be absent. */
export interface OptimizerSource {
  readonly kind: OptimizerKind;
  readonly [setting: string]: unknown;
}

/** The schema of `spec.optimizer`. The text `adam` stands for the mapping `{kind: adam}`. */
export const optimizerSchema = z.preprocess(
  (value) => (typeof value === 'string' ? { kind: value } : value),
  mapping({
    kind: choice(OPTIMIZER_KINDS as [OptimizerKind, ...OptimizerKind[]]).meta({
      description: OPTIMIZER_KINDS.map((kind) => `${kind}: ${optimizerRule(kind).description}`).join('; '),
    }),
    ...Object.fromEntries([...SETTINGS].map(([key, { setting, kinds }]) => [key, settingSchema(setting, kinds)])),
  }),
);

/** An example for the reference: the first kind that has a setting, such as "{kind: adam, betas: [0.9, 0.999]}". */
const EXAMPLE = [...SETTINGS].map(([key, { setting, kinds }]) => `{kind: ${kinds[0]}, ${key}: ${written(setting)}}`)[0];

/** The description of `spec.optimizer` in the reference. */
export const OPTIMIZER_DESCRIPTION =
  `${OPTIMIZER_KINDS.join(', ')}, or a mapping such as ${EXAMPLE}; ` +
  'it moves the rows that a step touches, and its state starts anew at each stage';

/** Returns the written settings that the chosen kind does not have, with the kinds that have them. */
export function foreignSettings(source: OptimizerSource | undefined): { key: string; kinds: readonly string[] }[] {
  return [...SETTINGS].flatMap(([key, { kinds }]) =>
    source === undefined || source[key] === undefined || kinds.includes(source.kind) ? [] : [{ key, kinds }],
  );
}

/** Returns the schema of one setting: a number, or a list with as many numbers as the default has. */
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

/** Returns the default as a job file would contain it. */
function written({ default: value }: Setting): string {
  return JSON.stringify(value).replaceAll(',', ', ');
}
