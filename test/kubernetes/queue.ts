import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Kueue, NODE_LABELS, QUEUE } from './kueue.js';
import type { Release, TrainingJob } from './release.js';

/**
 * Registers the tests of a job that waits in a queue of Kueue. `short` is the spec of a job that trains for some seconds, whose digest is
 * `digest`, and `long` that of one that outlasts the test.
 */
export function describeQueue(release: Release, { short, long, digest }: QueueJobs): void {
  const labels = { 'kueue.x-k8s.io/queue-name': QUEUE };
  const fewest = { 'kueue.x-k8s.io/job-min-parallelism': '1' };
  const resources = { requests: { cpu: '100m' } };
  const asking = (spec: QueueJobs['short']) => ({
    ...spec,
    workers: { replicas: 2, resources },
    parameterServers: { ...spec.parameterServers, resources },
  });
  const problem = ({ status }: TrainingJob) => status?.display?.problem ?? '';

  describe('a queue of Kueue', { timeout: 240_000 }, () => {
    let kueue: Kueue;

    beforeAll(async () => {
      await release.apply('unserved', asking(short), labels);
      await release.until('unserved', (job) => problem(job).startsWith('QueueNotServed'), 60_000);
      kueue = await Kueue.open(release);
      await release.upgrade('--set', 'kueue.enabled=true');
    }, 240_000);

    afterAll(() => kueue.close(), 60_000);

    it('admits all processes of a job together, with fewer workers, and the digest is the same', async () => {
      await release.apply('queued', asking(short), labels, fewest);
      await kueue.untilWorkload('queued', true);
      await release.until('queued', (job) => problem(job).startsWith('Queued: It waits in the queue team'));
      expect(await release.podsOf('queued')).toEqual([]);
      await release.kubectl('delete', 'tj', 'unserved', '--wait');
      await kueue.untilWorkload('unserved', false);
      await kueue.admit('queued', 1);
      const { status } = await release.until('queued', (job) => job.status?.workers?.desired === 1);
      expect(problem({ status } as TrainingJob)).toBe('');
      const pods = await release.podsOf('queued');
      for (const { spec } of pods) expect(spec.nodeSelector).toMatchObject(NODE_LABELS);
      expect((await release.phase('queued', 'Succeeded')).status!.digest).toBe(await digest());
      await kueue.untilWorkload('queued', false);
    });

    it('frees all quota of a job that it stops, or that is suspended, and the job goes on from its checkpoint', async () => {
      await release.apply('moved', asking(long), labels, fewest);
      await kueue.untilWorkload('moved', true);
      await kueue.admit('moved', 1);
      await release.until('moved', ({ status }) => status?.checkpoint !== undefined);
      await kueue.evict('moved');
      await release.untilNoPodsOf('moved');
      await kueue.untilReleased('moved');
      const { status: before } = await release.until('moved', (job) => problem(job).startsWith('Queued'));
      expect(before!.workers!.desired).toBe(0);
      await kueue.admit('moved', 1);
      const isNewer = ({ status }: TrainingJob) => status!.checkpoint!.step > before!.checkpoint!.step;
      expect((await release.until('moved', isNewer)).status!.failures).toBe(0);
      await release.kubectl('patch', 'tj', 'moved', '--type=merge', '-p', '{"spec":{"suspend":true}}');
      await release.untilNoPodsOf('moved');
      await kueue.untilWorkload('moved', false);
      await release.kubectl('delete', 'tj', 'moved', 'queued', '--wait=false');
    });
  });
}

type Spec = Readonly<Record<string, unknown>> & { readonly parameterServers: object };

interface QueueJobs {
  readonly short: Spec;
  readonly long: Spec;
  readonly digest: () => Promise<string> | undefined;
}
