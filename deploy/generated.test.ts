import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { JsonSchema } from '../job/index.js';
import { trainingJobDefinition } from './crd.js';
import { dashboardFiles } from './dashboards/dashboards.js';
import { values, valuesTable } from './values-table.js';

const charts = new URL('../charts/', import.meta.url).pathname;
const BEGIN = '<!-- values: from values.schema.json and values.yaml; `npm run generate:chart` writes it -->\n\n';
const END = '\n\n<!-- end of values -->';

/** `npm run generate:chart` writes what these compare. */
describe('generated files of the chart', () => {
  it('trainingJobDefinition() is charts/files/trainingjobs.amr.dev.yaml', async () => {
    await expect(trainingJobDefinition()).toMatchFileSnapshot(`${charts}files/trainingjobs.amr.dev.yaml`);
  });

  it('trainingJobDefinition() describes every field, for kubectl explain', () => {
    const undescribed = (node: JsonSchema, path: string): string[] => [
      ...Object.entries((node.properties ?? {}) as Record<string, JsonSchema>).flatMap(([key, child]) => [
        ...(child.description ? [] : [`${path}.${key}`]),
        ...undescribed(child, `${path}.${key}`),
      ]),
      ...(node.items ? undescribed(node.items as JsonSchema, `${path}[]`) : []),
    ];
    const { spec } = parse(trainingJobDefinition()) as {
      spec: { versions: { schema: { openAPIV3Schema: JsonSchema } }[] };
    };
    expect(undescribed(spec.versions[0].schema.openAPIV3Schema, '')).toEqual(['.metadata', '.metadata.name']);
  });

  it('dashboardFiles() are the files of charts/dashboards, and no others are there', async () => {
    const files = dashboardFiles();
    for (const [name, text] of files) await expect(text).toMatchFileSnapshot(`${charts}dashboards/${name}`);
    expect(readdirSync(`${charts}dashboards`).toSorted()).toEqual([...files.keys()].toSorted());
  });

  it('valuesTable() is the table of charts/README.md', async () => {
    const [before, rest] = readFileSync(`${charts}README.md`, 'utf8').split(BEGIN);
    const after = rest.slice(rest.indexOf(END.trimStart()) + END.trimStart().length);
    await expect(`${before}${BEGIN}${valuesTable(charts)}${END}${after}`).toMatchFileSnapshot(`${charts}README.md`);
  });

  it('defaults.yaml holds the values of values.yaml, for templates', async () => {
    const all: unknown = parse(readFileSync(`${charts}values.yaml`, 'utf8'), { merge: true });
    const text = stringify(all, { aliasDuplicateObjects: false, lineWidth: 0 });
    await expect(text).toMatchFileSnapshot(`${charts}files/defaults.yaml`);
  });

  it('values() gives each a meaning and a default', () => {
    for (const { key, meaning, default: value } of values(charts)) {
      expect(meaning, key).not.toBe('');
      if (!meaning.startsWith('**') && key !== 'global') expect(value, key).toBeDefined();
    }
  });
});
