import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The parts of a node of values.schema.json that the table needs. */
interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** A value of the chart. */
export interface Value {
  /** The path of the value, such as `worker.gpu.count`. */
  readonly key: string;
  /** The description in the schema. That of a section is bold. */
  readonly meaning: string;
  /** The value in values.yaml. It is undefined when there is none. */
  readonly default: unknown;
}

/**
 * Lists every value of the chart in a folder that has no keys of its own, and every section that its schema describes,
 * in order.
 */
export function values(chart: string): Value[] {
  const schema = JSON.parse(readFileSync(`${chart}values.schema.json`, 'utf8')) as Schema;
  const defaults = parse(readFileSync(`${chart}values.yaml`, 'utf8'), { merge: true }) as unknown;
  return keys(schema, defaults, '');
}

/** Lists the values below a node of the schema. */
function keys({ properties = {} }: Schema, defaults: unknown, prefix: string): Value[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const key = `${prefix}${name}`;
    const value = (defaults as Record<string, unknown> | undefined)?.[name];
    if (schema.properties === undefined) return [{ key, meaning: schema.description ?? '', default: value }];
    const section = schema.description ? [{ key, meaning: `**${schema.description}**`, default: undefined }] : [];
    return [...section, ...keys(schema, value, `${key}.`)];
  });
}

/** Makes the table of charts/README.md. */
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
