import { describe, expect, it } from 'vitest';
import { jobDocument, jobJsonSchema, parseJob, type JsonSchema } from './index.js';
import { keysOf } from './keys.js';

const schema = jobJsonSchema();

/** Returns every node of the schema that stands for a value, with its path. */
function nodes(node: JsonSchema, path = ''): { path: string; node: JsonSchema }[] {
  const children = Object.entries((node.properties ?? {}) as Record<string, JsonSchema>).flatMap(([key, child]) =>
    nodes(child, `${path}.${key}`),
  );
  const items = node.items ? nodes(node.items as JsonSchema, `${path}[]`) : [];
  const values = node.additionalProperties ? nodes(node.additionalProperties as JsonSchema, `${path}{}`) : [];
  return [{ path, node }, ...children, ...items, ...values];
}

describe('jobJsonSchema()', () => {
  it('is structural: every value has a type, and nothing that Kubernetes refuses', () => {
    for (const { path, node } of nodes(schema)) {
      const typed =
        'type' in node || node['x-kubernetes-int-or-string'] || node['x-kubernetes-preserve-unknown-fields'];
      expect(typed, path).toBeTruthy();
      expect(node.additionalProperties, path).not.toBe(false);
      expect(Object.keys(node), path).not.toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^(\$ref|anyOf|oneOf|allOf|const|definitions|\$schema|amr-.*)$/),
        ]),
      );
      expect(node.default, path).not.toBeNull();
      // Kubernetes uses RE2, which has no lookaround.
      expect(JSON.stringify(node.pattern ?? ''), path).not.toContain('(?');
    }
  });

  it('leaves unknown fields to Kubernetes only where the job file does', () => {
    const open = nodes(schema).filter(({ node }) => node['x-kubernetes-preserve-unknown-fields']);
    const memory = ['alpha', 'coldAlpha', 'coldBias', 'coOccurrence.weight'].map((key) => `.spec.memory.${key}`);
    const others = ['.spec.optimizer', '.spec.volumes[]', '.spec.podTemplate'];
    expect(open.map(({ path }) => path)).toEqual([...memory, ...others]);
  });

  it('knows every key of the parser, and of a job with all defaults', () => {
    const paths = new Set(nodes(schema).map(({ path }) => path));
    for (const key of keysOf(['spec'])) expect(paths, key).toContain(`.spec.${key}`);
    for (const key of keysOf(['spec', 'stages', 0])) expect(paths, key).toContain(`.spec.stages[].${key}`);
    const file = 'apiVersion: amr.dev/v1alpha1\nkind: TrainingJob\nmetadata: {name: a}\nspec: {data: {synthetic: {}}}';
    const document = jobDocument(parseJob(file, { file: 'job.yaml' }));
    for (const key of Object.keys(document.spec as object)) expect(paths).toContain(`.spec.${key}`);
  });

  it('carries ranges, choices, patterns and defaults', () => {
    const at = (path: string) => nodes(schema).find((found) => found.path === path)?.node;
    expect(at('.spec.partitions')).toMatchObject({ type: 'integer', minimum: 1, default: 4 });
    expect(at('.spec.stages[].kind')).toMatchObject({ type: 'string', enum: ['mf', 'duif', 'vbpr', 'amr'] });
    expect(at('.spec.stages[].learningRate.users')).toMatchObject({ minimum: 0, exclusiveMinimum: true });
    expect(at('.spec.deadline')).toMatchObject({ type: 'string', nullable: true, default: '24h' });
    expect(at('.spec.evaluation.candidates')).toMatchObject({ 'x-kubernetes-int-or-string': true, default: 999 });
    expect(at('.metadata.name')).toMatchObject({ maxLength: 40 });
  });

  it('leaves out the defaults of keys that a preset may state, so that the Kubernetes API does not write them', () => {
    const file = 'apiVersion: amr.dev/v1alpha1\nkind: TrainingJob\nmetadata: {name: a}\nspec: {data: {synthetic: {}}';
    const { spec } = jobDocument(parseJob(`${file}, preset: recommended}`)) as { spec: Record<string, unknown> };
    const paper = jobDocument(parseJob(`${file}, preset: paper}`)).spec as Record<string, unknown>;
    const isDifferent = (path: string) => {
      const valueIn = (values: unknown) =>
        path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], values);
      return JSON.stringify(valueIn(spec)) !== JSON.stringify(valueIn(paper));
    };
    // The API adds nothing inside a memory that the object does not have.
    const defaults = nodes(schema).filter(
      ({ node, path }) => 'default' in node && node.type !== 'object' && !path.startsWith('.spec.memory.'),
    );
    expect(defaults.map(({ path }) => path.slice('.spec.'.length)).filter(isDifferent)).toEqual([]);
  });
});
