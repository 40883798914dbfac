import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithCluster, kubectl } from './cluster.js';
import { describeWithHelm, render, valuesFiles, type KubernetesObject } from './helm.js';
import { pods } from './pods.js';

/** The API groups that every cluster has. The definition of TrainingJob has other tests, and the kinds for monitoring may be missing. */
const EVERYWHERE = /^(v1|apps\/v1|batch\/v1|policy\/v1|networking\.k8s\.io\/v1|rbac\.authorization\.k8s\.io\/v1)$/;

/** These tests use dry runs on the server, which checks objects as usual but stores nothing. */
describeWithCluster('a real Kubernetes API', () => {
  const namespace = `amr-admission-${randomBytes(4).toString('hex')}`;

  beforeAll(() => {
    kubectl(['create', 'namespace', namespace]);
    kubectl(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted']);
  });

  afterAll(() => {
    kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false']);
  });

  describeWithHelm('in a namespace that enforces Pod Security `restricted`', () => {
    it.each(valuesFiles)('takes every object and every pod of the chart with %s', (values) => {
      const objects = render({ values, namespace }).filter(({ apiVersion }) => EVERYWHERE.test(apiVersion));
      const here = objects.filter(({ metadata }) => (metadata.namespace ?? namespace) === namespace);
      kubectl(
        ['apply', '--namespace', namespace, '--filename', '-'],
        list(here.filter(({ kind }) => kind === 'ServiceAccount')),
      );
      const dryRun = ['--dry-run=server', '--namespace', namespace, '--filename', '-'];
      const stored = kubectl(['apply', ...dryRun], list(here));
      expect(stored.trim().split('\n')).toHaveLength(here.length);
      const everyPod = [...pods(objects)].map(([, pod], index) => asPod(pod, `pod-${index}`));
      expect(
        kubectl(['create', ...dryRun], list(everyPod))
          .trim()
          .split('\n'),
      ).toHaveLength(everyPod.length);
    });

    it('takes every pod with quota-values.yaml where a quota wants all requests and limits', () => {
      const resources = ['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [
        `requests.${name}`,
        `limits.${name}`,
      ]);
      const hard = Object.fromEntries(resources.map((name) => [name, '1000Gi']));
      const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'all' }, spec: { hard } };
      kubectl(['apply', '--namespace', namespace, '--filename', '-'], JSON.stringify(quota));
      try {
        const created = (values: string) => {
          const made = [...pods(render({ values, namespace }))].map(([, pod], index) => asPod(pod, `quota-${index}`));
          return kubectl(['create', '--dry-run=server', '--namespace', namespace, '--filename', '-'], list(made));
        };
        expect(created('quota-values.yaml').trim().split('\n').length).toBeGreaterThan(4);
        expect(() => created('default-values.yaml')).toThrow(/failed quota: all: must specify limits\.cpu/);
      } finally {
        kubectl(['delete', 'resourcequota', 'all', '--namespace', namespace]);
      }
    });

    it('refuses a pod that is not restricted', () => {
      const [[, pod]] = pods(render({ set: ['coordinator.securityContext.allowPrivilegeEscalation=true'], namespace }));
      const args = ['create', '--dry-run=server', '--namespace', namespace, '--filename', '-'];
      expect(() => kubectl(args, list([asPod(pod, 'escalating')]))).toThrow(/violates PodSecurity "restricted/);
    });
  });
});

function list(items: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** The pod that a controller makes from a template, without its RuntimeClass and service account, which may be missing. */
function asPod(template: unknown, name: string): object {
  const { metadata, spec } = template as KubernetesObject;
  const {
    runtimeClassName: _,
    serviceAccountName,
    volumes,
    ...rest
  } = spec as {
    runtimeClassName?: string;
    serviceAccountName?: string;
    volumes: object[];
  };
  const account = serviceAccountName?.startsWith('someone') ? {} : { serviceAccountName };
  const storage = { name: 'storage', emptyDir: {} };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name },
    spec: { ...rest, ...account, volumes: [...volumes, storage] },
  };
}
