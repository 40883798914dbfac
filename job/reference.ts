import { z } from 'zod';
import { unwrap } from './keys.js';
import { fileSchema } from './schema.js';
import { SOFTMAX_DEFAULTS, STAGE_KINDS, stageDefaults } from './stage-schema.js';

/** One key of the job file, described for people. */
export interface KeyReference {
  /** The place of the key, such as "spec.stages[].epochs". */
  readonly key: string;
  readonly meaning: string;
  /** The allowed values, such as "a whole number from 1 to 4096". It is empty for a mapping, whose keys follow. */
  readonly allowed: string;
  /** The default as a file would contain it; empty where there is none. */
  readonly default: string;
}

/** Returns every key of the job file, in the order of the schema that the parser uses. */
export function jobReference(): KeyReference[] {
  const { metadata, spec } = fileSchema.shape;
  return [...referenceOf(metadata, 'metadata'), ...referenceOf(spec, 'spec')];
}

/** Returns the table of docs/job-file.md. */
export function jobReferenceTable(): string {
  const rows = jobReference().map((row) => [
    `\`${row.key}\``,
    row.default && `\`${row.default}\``,
    row.allowed,
    row.meaning,
  ]);
  return [['key', 'default', 'must be', 'meaning'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

/** Returns the entry of a key and of the keys below it. */
function referenceOf(schema: z.core.$ZodType, path: string): KeyReference[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnknown) return [];
  const children = childrenOf(inner, path);
  const meaning = meaningOf(schema);
  const row = {
    key: path,
    meaning,
    allowed: children.length > 0 ? '' : allowedOf(inner),
    default: defaultOf(schema, path),
  };
  return [...(children.length === 0 || meaning !== '' ? [row] : []), ...children];
}

function childrenOf(schema: z.core.$ZodType | undefined, path: string): KeyReference[] {
  if (schema instanceof z.ZodArray) return childrenOf(unwrap(schema.element), `${path}[]`);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries<z.core.$ZodType>(schema.shape).flatMap(([key, child]) => referenceOf(child, `${path}.${key}`));
}

/** Returns the phrase that an error about the value would use. */
function allowedOf(schema: z.core.$ZodType | undefined): string {
  const issue = schema && z.safeParse(schema, Symbol('no value')).error?.issues[0];
  return issue?.message.replace(/^must be /, '') ?? '';
}

function meaningOf(schema: z.core.$ZodType): string {
  return (schema instanceof z.ZodType && schema.description) || '';
}

const STAGE = /^spec\.stages\[\]\.(.+)$/;

function defaultOf(schema: z.core.$ZodType, path: string): string {
  const inStage = STAGE.exec(path)?.[1];
  if (inStage !== undefined && inStage !== 'kind') return stageDefaultOf(inStage.split('.'));
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return written(schema.def.defaultValue);
  return '';
}

/**
 * Returns the default of a stage's key, such as "30 (mf), 20 (duif, vbpr, amr)", or a single value where all kinds
 * agree. A kind that does not have the key is left out.
 */
function stageDefaultOf(keys: readonly string[]): string {
  const kindsOf = new Map<string, string[]>();
  for (const kind of STAGE_KINDS) {
    let value: unknown = { loss: 'bpr', ...SOFTMAX_DEFAULTS, ...stageDefaults(kind) };
    for (const key of keys) value = (value as Record<string, unknown>)[key];
    if (typeof value === 'object') return '';
    if (value === undefined) continue;
    kindsOf.set(written(value), [...(kindsOf.get(written(value)) ?? []), kind]);
  }
  if (kindsOf.size === 1 && [...kindsOf.values()][0].length === STAGE_KINDS.length) return [...kindsOf.keys()][0];
  return [...kindsOf].map(([value, kinds]) => `${value} (${kinds.join(', ')})`).join(', ');
}

/** Returns a value as a job file would contain it. */
function written(value: unknown): string {
  return typeof value === 'string'
    ? value
    : JSON.stringify(value).replaceAll('"', '').replaceAll(',', ', ').replaceAll(':', ': ');
}
