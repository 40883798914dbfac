import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHART, describeWithHelm, helm, render, valuesFiles, type KubernetesObject } from './helm.js';
import { containers, pods, type PodTemplate } from './pods.js';
import { expectRestricted } from './restricted.js';

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'Pod'];

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

describeWithHelm('the chart under every values file', () => {
  describe.each(valuesFiles)('%s', (values) => {
    const objects = render({ values });
    const everyPod = [...pods(objects)];

    it('passes helm lint', () => {
      expect(helm(['lint', CHART, '--strict', '--values', `${CHART}ci/${values}`])).toContain('0 chart(s) failed');
    });

    it('makes objects of different names, in the namespace of the release', () => {
      const names = objects.map(({ kind, metadata }) => `${kind}/${metadata.namespace}/${metadata.name}`);
      expect(names).toEqual([...new Set(names)]);
      for (const { kind, metadata } of objects.filter(isOfTheChart)) {
        if (kind === 'CustomResourceDefinition') expect(metadata.namespace).toBeUndefined();
        else if (kind === 'ClusterRole') expect(metadata.name).toContain('training-');
        else if (!metadata.name.includes('-dashboard-')) expect(metadata.namespace, metadata.name).toBe('training');
        expect(metadata.labels, metadata.name).toMatchObject({
          'app.kubernetes.io/instance': 'amr',
          'app.kubernetes.io/managed-by': 'Helm',
        });
      }
    });

    it('makes the pods of all workloads by one template', () => {
      const workloads = objects.filter(({ kind }) => WORKLOADS.includes(kind));
      expect(everyPod.length).toBe(workloads.length + 2);
      for (const [name, pod] of everyPod) expect(pod.spec.volumes?.[0], name).toEqual({ name: 'tmp', emptyDir: {} });
    });

    it.each(everyPod)('%s meets the Pod Security Standard `restricted`', (_name, pod) => expectRestricted(pod));

    it.each(everyPod)('%s has a read-only root, and no Kubernetes token but the coordinator', (name, pod) => {
      for (const { securityContext } of containers(pod)) expect(securityContext?.readOnlyRootFilesystem).toBe(true);
      expect(pod.spec.automountServiceAccountToken).toBe(name.endsWith('-coordinator'));
    });

    it.each(everyPod)('%s names no variable, mount or volume twice, and mounts what it has', (name, pod) => {
      const storage = name === 'shard of a job' ? ['storage'] : [];
      const volumes = [...(pod.spec.volumes ?? []).map((volume) => volume.name), ...storage];
      expectDistinct(volumes);
      for (const container of containers(pod)) {
        expectDistinct((container.volumeMounts ?? []).map((mount) => mount.mountPath));
        expectDistinct((container.env ?? []).map((variable) => variable.name));
        for (const mount of container.volumeMounts ?? []) expect(volumes).toContain(mount.name);
      }
    });

    it('needs only Secrets and ConfigMaps that it makes or that the values name', () => {
      const made = new Set(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
      const given = readFileSync(`${CHART}ci/${values}`, 'utf8');
      for (const [name, pod] of everyPod) {
        for (const needed of references(pod)) {
          expect(made.has(needed) || given.includes(needed.split('/')[1]), `${name} needs ${needed}`).toBe(true);
        }
      }
    });

    it('grants no wildcard, no access to Secrets and no right outside the namespace', () => {
      // ClusterRoles are bound to nobody: Kubernetes adds their rules for TrainingJobs to its own roles.
      expect(objects.filter(({ kind }) => kind === 'ClusterRoleBinding')).toEqual([]);
      for (const role of objects.filter(({ kind }) => kind === 'ClusterRole')) {
        expect(Object.keys(role.metadata.labels ?? {}).join(' ')).toContain('rbac.authorization.k8s.io/aggregate-to-');
        expect((role.rules as Rule[]).flatMap(({ apiGroups }) => apiGroups)).toEqual(['amr.dev', 'amr.dev']);
      }
      const rules = objects.filter(({ kind }) => kind === 'Role').flatMap((role) => role.rules as Rule[]);
      const words = rules.flatMap((rule) => [...rule.apiGroups, ...rule.resources, ...rule.verbs]);
      const forbidden =
        /\*|^(secrets|serviceaccounts|roles|pods\/exec|nodes|bind|escalate|impersonate|deletecollection)/;
      expect(words.filter((word) => forbidden.test(word))).toEqual([]);
    });
  });
});

/** Whether the object is from the chart. Objects of `extraObjects` have no labels in these values files. */
function isOfTheChart({ metadata }: KubernetesObject): boolean {
  return metadata.labels !== undefined;
}

function expectDistinct(names: readonly string[]): void {
  expect(names).toEqual([...new Set(names)]);
}

/** The Secrets and ConfigMaps that the pod cannot start without, as "Secret/NAME" and "ConfigMap/NAME". */
function references(pod: PodTemplate): string[] {
  const volumes = (pod.spec.volumes ?? []).flatMap(({ secret, configMap }) => [
    ...(secret ? [`Secret/${secret.secretName}`] : []),
    ...(configMap ? [`ConfigMap/${configMap.name}`] : []),
  ]);
  const variables = containers(pod).flatMap(({ env }) => (env ?? []).map(({ valueFrom }) => valueFrom?.secretKeyRef));
  return [...volumes, ...variables.flatMap((reference) => (reference ? [`Secret/${reference.name}`] : []))];
}
