import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A node of values.schema.json, as far as the table needs it. */
interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}

export interface Value {
  /** Such as `worker.gpu.count`. */
  readonly key: string;
  readonly meaning: string;
  /** As in values.yaml; undefined where it has none. */
  readonly default: unknown;
}

/** Every value of the chart in a folder that has no keys of its own, and every section that its schema describes, in order. */
export function values(chart: string): Value[] {
  const schema = JSON.parse(readFileSync(`${chart}values.schema.json`, 'utf8')) as Schema;
  const defaults = parse(readFileSync(`${chart}values.yaml`, 'utf8'), { merge: true }) as unknown;
  return keys(schema, defaults, '');
}

function keys({ properties = {} }: Schema, defaults: unknown, prefix: string): Value[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const key = `${prefix}${name}`;
    const value = (defaults as Record<string, unknown> | undefined)?.[name];
    if (schema.properties === undefined) return [{ key, meaning: schema.description ?? '', default: value }];
    const section = schema.description ? [{ key, meaning: `**${schema.description}**`, default: undefined }] : [];
    return [...section, ...keys(schema, value, `${key}.`)];
  });
}

/** The table of charts/README.md. */
export function valuesTable(chart: string): string {
  const rows = values(chart).map(
    (value) =>
      `| \`${value.key}\` | ${cell(value.meaning)} | ${value.default === undefined ? '' : code(value.default)} |`,
  );
  return ['| value | meaning | default |', '|---|---|---|', ...rows].join('\n');
}

function code(value: unknown): string {
  return `\`${cell(JSON.stringify(value))}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
