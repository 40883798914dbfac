import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { parseJob } from '../../job/index.js';
import { CHART, describeWithHelm, find, helm, render, valuesFiles } from './helm.js';
import { jobDefaults } from './pods.js';

/** The sections of values.yaml in which the chart defines all keys. Others hold free maps, such as labels or parts of pods. */
const CLOSED =
  /^(image|kueue|jobs|coordinator|worker|parameterServer|nats|tls|crd|rbac|networkPolicy|monitoring|suspendOnUninstall|client|test)(\.(service|serviceAccount|podDisruptionBudget|gpu|storage|auth|image|exporter|exporter\.image|existingSecrets|kubernetesApi|extra|extra\.\w+|podMonitor|alerts|dashboards|resources))?$/;

const KUBERNETES_GUIDE = readFileSync(`${CHART}../docs/kubernetes.md`, 'utf8');

describeWithHelm('values.schema.json', () => {
  it('refuses an unknown key in every section', () => {
    const values = parse(readFileSync(`${CHART}values.yaml`, 'utf8'), { merge: true }) as Record<string, unknown>;
    const sections = ['', ...mappings(values, '')].filter((path) => path === '' || CLOSED.test(path));
    for (const path of sections) (at(values, path) as Record<string, unknown>).unheardOf = 1;
    const refusal = refusalOf(values);
    const refused = [...refusal.matchAll(/at '([^']*)': additional properties 'unheardOf' not allowed/g)].map((match) =>
      match[1].slice(1).replaceAll('/', '.'),
    );
    expect(sections.length).toBeGreaterThan(35);
    expect(refused.toSorted()).toEqual(sections.toSorted());
  });

  it.each([
    ['image.pullPolicy=Sometimes', '/image/pullPolicy'],
    ['worker.gpu.count=-1', '/worker/gpu/count'],
    ['coordinator.service.port=seventy', '/coordinator/service/port'],
    ['image.digest=abc', '/image/digest'],
    ['worker.image.digest=abc', '/worker/image/digest'],
    ['worker.gpu.require=never', '/worker/gpu/require'],
    ['nats.url=http://elsewhere', '/nats/url'],
    ['monitoring.podMonitor.interval=often', '/monitoring/podMonitor/interval'],
    ['monitoring.alerts.overrides.AmrWorkerLost.when=5m', '/monitoring/alerts/overrides/AmrWorkerLost'],
  ])('refuses %s', (pair, path) => expect(() => render({ set: [pair] })).toThrow(`at '${path}'`));

  it.each([
    ['nats.enabled=false', /Cannot do without NATS .* nats.url/],
    ['nats.url=nats://elsewhere:4222', /Cannot use two NATS servers/],
  ])('refuses %s, with the reason', (pair, reason) => expect(() => render({ set: [pair] })).toThrow(reason));
});

describeWithHelm('the image', () => {
  it('is named by registry, repository and tag or digest', () => {
    const image = (set: string[]) => JSON.stringify(find(render({ set }), 'Deployment', 'amr-coordinator'));
    expect(image([])).toContain('"image":"amr:0.1.0"');
    expect(image(['image.registry=r.example.org', 'image.tag=v9'])).toContain('"image":"r.example.org/amr:v9"');
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(image([`image.digest=${digest}`])).toContain(`"image":"amr@${digest}"`);
  });

  const [ours, theirs] = ['a', 'b'].map((digit) => `sha256:${digit.repeat(64)}`);
  it.each([
    ['', 'amr:0.1.0'],
    ['image.registry=r.example.org,image.tag=v9', 'r.example.org/amr:v9'],
    ['image.registry=r.example.org,image.tag=v9,worker.image.repository=amr-gpu', 'r.example.org/amr-gpu:v9'],
    ['worker.image.tag=v9-gpu', 'amr:v9-gpu'],
    ['worker.image.registry=mirror', 'mirror/amr:0.1.0'],
    [`image.digest=${ours}`, `amr@${ours}`],
    [`image.digest=${ours},worker.image.registry=mirror`, `mirror/amr@${ours}`],
    [`image.digest=${ours},worker.image.repository=amr-gpu`, 'amr-gpu:0.1.0'],
    [`image.digest=${ours},worker.image.tag=v9-gpu`, 'amr:v9-gpu'],
    [`image.digest=${ours},worker.image.digest=${theirs}`, `amr@${theirs}`],
  ])('of workers, with %s, is %s; of shards it is that of all', (pairs, image) => {
    const set = pairs === '' ? [] : pairs.split(',');
    const { worker, parameterServer } = jobDefaults(render({ set }));
    expect(worker.template.spec.containers[0].image).toBe(image);
    const coordinator = find(render({ set }), 'Deployment', 'amr-coordinator');
    expect(JSON.stringify(coordinator)).toContain(`"image":"${parameterServer.template.spec.containers[0].image}"`);
  });
});

describeWithHelm('the jobs that the chart holds', () => {
  it.each(valuesFiles)('helm test with %s submits a job that parses', (values) => {
    const text = find(
      render({ values }),
      'ConfigMap',
      `${values === 'production-values.yaml' ? 'recommender' : 'amr'}-test`,
    );
    const job = parseJob(text.data!['job.yaml'], { file: 'job.yaml' });
    expect(job.name).toMatch(/-helm-test$/);
  });

  it.each([...KUBERNETES_GUIDE.matchAll(/^```yaml\n([^]*?)^```/gm)].map(([, text]) => text))(
    'docs/kubernetes.md shows one that parses: %#',
    (text) => expect(parseJob(text, { file: 'docs/kubernetes.md' }).name).toMatch(/^[a-z-]+$/),
  );

  it('the notes show a job that parses', () => {
    const [, job] = notes([])
      .split("<<'JOB'\n")[1]
      .match(/^([^]*?)\n\s*JOB\n/)!;
    expect(parseJob(job.replace(/^ {3}/gm, ''), { file: 'notes' }).name).toBe('first');
  });
});

describeWithHelm('the notes', () => {
  it('warn about protections that are off, and about nothing else', () => {
    expect(notes(['--values', `${CHART}ci/minimal-values.yaml`])).toMatch(
      /WARNING: tls[^]*WARNING: nats\.auth[^]*WARNING: networkPolicy/,
    );
    expect(notes([])).not.toContain('WARNING');
  });

  it('give the commands for this release', () => {
    expect(notes([])).toContain('helm test amr -n training');
    expect(notes([])).toContain('kubectl -n training port-forward service/amr-coordinator 7070:7070');
    expect(notes([])).toContain(
      'get secret amr-client-tls -o "go-template={{index .data \\"$file\\" | base64decode}}"',
    );
    expect(notes([])).toContain('set tls.existingSecret and nats.auth.existingSecret there');
    expect(notes(['--values', `${CHART}ci/gitops-values.yaml`])).not.toContain('set tls.existingSecret');
  });
});

function notes(args: readonly string[]): string {
  return helm(['install', 'amr', CHART, '--dry-run=client', '--namespace', 'training', ...args]).split('NOTES:')[1];
}

function refusalOf(values: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'amr-values-'));
  const file = join(folder, 'values.yaml');
  writeFileSync(file, JSON.stringify(values));
  try {
    helm(['template', 'amr', CHART, '--values', file]);
    return '';
  } catch (error) {
    return (error as Error).message;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The paths of all mappings inside a value. */
function mappings(value: unknown, prefix: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const here = prefix === '' ? [] : [prefix];
  return [
    ...here,
    ...Object.entries(value).flatMap(([key, child]) => mappings(child, prefix === '' ? key : `${prefix}.${key}`)),
  ];
}

function at(value: unknown, path: string): unknown {
  const keys = path === '' ? [] : path.split('.');
  return keys.reduce((node, key) => (node as Record<string, unknown>)[key], value);
}

describeWithHelm('values of an earlier chart, in which a later section or key is missing', () => {
  const all = parse(readFileSync(`${CHART}values.yaml`, 'utf8'), { merge: true }) as Record<string, unknown>;
  /** Parts that somebody may remove by null. */
  const REMOVABLE = /(Probe|ecurityContext|^resources|^topologySpreadConstraints|^labels|^annotations)$/;

  /** The values with null in the place of everything at a depth, which is the same as without it. */
  function without(value: unknown, depth: number): unknown {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value).filter(([key]) => !REMOVABLE.test(key));
    return Object.fromEntries(entries.map(([key, inner]) => [key, depth === 1 ? null : without(inner, depth - 1)]));
  }
  const folder = mkdtempSync(join(tmpdir(), 'amr-values-'));
  const rendered = (values: unknown) => {
    const file = join(folder, 'values.json');
    writeFileSync(file, JSON.stringify(values));
    const text = helm(['template', 'amr', CHART, '--namespace', 'training', '--values', file]);
    // Each rendering makes other keys and certificates.
    return parseAllDocuments(text)
      .map((document) => document.toJS({ maxAliasCount: -1 }) as { kind: string } | null)
      .filter((object) => object !== null && object.kind !== 'Secret');
  };

  it.each([1, 2, 3, 4])('are completed by the defaults, at depth %d', (depth) => {
    expect(rendered(without(all, depth))).toEqual(rendered({}));
  });
});
