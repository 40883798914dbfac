import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithCluster, kubectl } from './cluster.js';
import { describeWithHelm, render } from './helm.js';

const clusterRoles = (set: readonly string[] = [], namespace?: string) =>
  render({ set, namespace }).filter(({ kind }) => kind === 'ClusterRole');

describeWithHelm('rbac.aggregate', () => {
  it('adds TrainingJobs to view, edit and admin by default', () => {
    const labels = clusterRoles().map(({ metadata }) =>
      Object.keys(metadata.labels ?? {}).filter((key) => key.startsWith('rbac.')),
    );
    const to = (role: string) => `rbac.authorization.k8s.io/aggregate-to-${role}`;
    expect(labels.map((keys) => keys.toSorted())).toEqual([[to('admin'), to('edit')], [to('view')]]);
  });

  it('can be turned off', () => {
    expect(clusterRoles(['rbac.aggregate=false'])).toEqual([]);
    expect(clusterRoles(['rbac.create=false'])).toEqual([]);
  });

  describeWithCluster('in a real Kubernetes API', () => {
    const namespace = `amr-roles-${randomBytes(4).toString('hex')}`;
    const roles = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: clusterRoles([], namespace) });

    beforeAll(() => {
      kubectl(['create', 'namespace', namespace]);
      kubectl(['apply', '--filename', '-'], roles);
      for (const role of ['view', 'edit', 'admin']) {
        const binding = ['create', 'rolebinding', role, `--clusterrole=${role}`, `--user=${role}`];
        kubectl([...binding, '--namespace', namespace]);
      }
    });

    afterAll(() => {
      kubectl(['delete', '--filename', '-', '--wait=false'], roles);
      kubectl(['delete', 'namespace', namespace, '--wait=false']);
    });

    /**
     * Whether a user may do something with TrainingJobs. A review names the group of the API itself, so that the answer is
     * right also where the kind is not defined (`kubectl auth can-i` looks the kind up, and then asks about another one).
     */
    const may = (user: string, verb: string, subresource = '') => {
      const resourceAttributes = { group: 'amr.dev', resource: 'trainingjobs', subresource, verb, namespace };
      const review = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { user, resourceAttributes },
      };
      const created = ['create', '--filename', '-', '--output', 'jsonpath={.status.allowed}'];
      return kubectl(created, JSON.stringify(review)) === 'true';
    };

    it('lets viewers read, and editors and administrators change TrainingJobs', { timeout: 60_000 }, async () => {
      // Kubernetes adds the rules in the background.
      const isAdded = () => {
        expect(may('view', 'list')).toBe(true);
        expect(may('admin', 'create')).toBe(true);
      };
      await vi.waitFor(isAdded, { timeout: 30_000, interval: 500 });
      for (const user of ['view', 'edit', 'admin']) {
        expect(may(user, 'watch'), user).toBe(true);
        expect(may(user, 'create'), user).toBe(user !== 'view');
        expect(may(user, 'patch', 'scale'), user).toBe(user !== 'view');
        expect(may(user, 'patch', 'status'), user).toBe(false);
      }
      expect(may('nobody', 'list')).toBe(false);
    });
  });
});
