import { describe, expect, it } from 'vitest';
import { command, eventually, type Release } from './release.js';

const ROOM = { timeout: 240_000 };
const SPEC = {
  stages: [{ kind: 'mf', epochs: 1 }],
  model: { factors: 4 },
  partitions: 2,
  evaluation: { candidates: 'all' },
  workers: { replicas: 1 },
  parameterServers: { replicas: 1, storage: '50Mi' },
};

/** Jobs that would read what their owner may not read, each with the words of the refusal. */
const LEAKS: readonly [name: string, spec: object, admission: RegExp, coordinator: RegExp][] = [
  [
    'leak-ca',
    { data: { interactions: 'ca.key' }, volumes: [{ name: 'data', secret: { secretName: 'amr-ca' } }] },
    /a volume of kind secret is not allowed/,
    /spec\.volumes\[0\]\.secret is not allowed/,
  ],
  [
    'leak-token',
    {
      data: { interactions: 'token' },
      volumes: [{ name: 'data', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
    },
    /a volume of kind projected is not allowed/,
    /spec\.volumes\[0\]\.projected is not allowed/,
  ],
  [
    'hostpath',
    { data: { interactions: 'shadow' }, volumes: [{ name: 'data', hostPath: { path: '/etc' } }] },
    /a volume of kind hostPath is not allowed/,
    /spec\.volumes\[0\]\.hostPath is not allowed/,
  ],
  [
    'leak-tls',
    { data: { interactions: '/etc/amr/tls/tls.key' } },
    /spec\.data\.interactions must lie in \/data/,
    /spec\.data\.interactions must be a path in \/data/,
  ],
  [
    'leak-environment',
    { data: { interactions: 'x', items: '../proc/self/environ' } },
    /spec\.data\.items must lie in \/data/,
    /spec\.data\.items must be a path in \/data/,
  ],
];

/** Registers the tests of what jobs may read, and of what certificates allow. */
export function describeSecurity(release: Release): void {
  describe('the security of jobs', () => {
    it.each(LEAKS)(
      'refuses %s at admission and in the coordinator',
      ROOM,
      async (name, spec, admission, coordinator) => {
        await expect(release.apply(name, { ...SPEC, ...spec })).rejects.toThrow(admission);
        const file = await release.jobFile(name, { ...SPEC, ...spec });
        const { code, stderr } = await release.amr('submit', file, '--root', '/data');
        expect(code, stderr).toBe(2);
        expect(stderr).toMatch(coordinator);
        expect(await release.job(name)).toBeNull();
      },
    );

    it('trains on a ConfigMap, whose files are links', ROOM, async () => {
      const pairs = Array.from({ length: 40 }, (_, at) => `u${at % 8},i${(3 * at) % 11}`);
      const text = ['user,item', ...pairs, ''].join('\n');
      await release.kubectl('create', 'configmap', 'pairs', `--from-literal=train.csv=${text}`);
      const volumes = [{ name: 'data', configMap: { name: 'pairs' } }];
      await release.apply('on-map', { ...SPEC, data: { interactions: 'train.csv' }, volumes });
      expect((await release.phase('on-map', 'Succeeded')).status!.digest).toMatch(/^sha256:/);
      await release.kubectl('delete', 'tj', 'on-map', '--wait=false');
    });

    it('gives the certificate of a worker no right to list or cancel jobs', ROOM, async () => {
      const files = { cert: release.file('worker.crt'), key: release.file('worker.key') };
      await release.saveSecret('amr-worker-tls', { 'tls.crt': files.cert, 'tls.key': files.key });
      for (const args of [['list'], ['cancel', 'any']]) {
        const { code, stderr } = await release.amrAs(files, ...args);
        expect(code, stderr).toBe(1);
        expect(stderr).toMatch(/is for worker, and the service amr\.v1\.Jobs needs one for client/);
      }
    });

    it('lets those who may view the namespace list jobs, and not create them', ROOM, async () => {
      await release.kubectl('create', 'rolebinding', 'viewer', '--clusterrole=view', '--user=viewer');
      const may = async (verb: string) => {
        const args = ['--namespace', release.namespace, 'auth', 'can-i', verb, 'trainingjobs.amr.dev', '--as=viewer'];
        return (await command('kubectl', args)).stdout.trim() === 'yes';
      };
      await eventually(async () => ({ value: 'list', holds: await may('list') }), {
        patienceMs: 30_000,
        what: 'the right of a viewer',
      });
      expect(await may('create')).toBe(false);
    });
  });
}
