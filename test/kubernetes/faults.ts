import { describe, expect, it } from 'vitest';
import { eventually, type Release, type TrainingJob } from './release.js';

/**
 * Registers the tests of faults that users mend, and of lost coordinators. They follow each other, because each upgrade takes time.
 * `short` is the spec of a job that trains for some seconds, and `long` that of one that outlasts the tests.
 */
export function describeFaults(release: Release, { short, long }: { short: object; long: object }): void {
  const problem = ({ status }: TrainingJob) => status?.display?.problem ?? '';
  const limits = (memory: string) => ({ workers: { resources: { requests: { memory }, limits: { memory } } } });
  const patch = (name: string, change: object) =>
    release.kubectl('patch', 'tj', name, '--type=merge', '-p', JSON.stringify({ spec: change }));

  describe('a fault', { timeout: 200_000 }, () => {
    it('of memory is told with the limit, ends a job without retries, and is mended while the job is suspended', async () => {
      await release.apply('starving', { ...short, ...limits('48Mi'), retries: 0 });
      await release.apply('hungry', { ...short, ...limits('48Mi'), retries: 1000 });
      const hungry = await release.until('hungry', (job) => problem(job).startsWith('OOMKilled'), 30_000);
      expect(problem(hungry)).toMatch(/limit of 48Mi: raise spec\.workers\.resources\.limits\.memory/);
      await patch('hungry', { suspend: true });
      await release.phase('hungry', 'Suspended');
      await patch('hungry', { suspend: false, ...limits('1Gi') });
      const { status } = await release.phase('starving', 'Failed');
      expect(status!.conditions.find(({ type }) => type === 'Failed')).toMatchObject({ reason: 'OOMKilled' });
      expect(problem(await release.phase('hungry', 'Succeeded'))).toBe('');
    });

    it('of the coordinator is bridged by its standby, and runs go on', async () => {
      await release.apply('steady', long);
      await release.until('steady', ({ status }) => status?.checkpoint !== undefined);
      await release.upgrade('--set', 'coordinator.replicas=2,worker.image.tag=no-such-tag');
      const lost = await active(release);
      const { status: before } = (await release.job('steady'))!;
      await release.kubectl('delete', 'pod', lost, '--grace-period=0', '--force', '--wait=false');
      await active(release, lost);
      const isNewer = ({ status }: TrainingJob) => status!.checkpoint!.step > before!.checkpoint!.step + 100;
      const { status } = await release.until('steady', isNewer);
      expect(status).toMatchObject({ run: before!.run, restarts: before!.restarts });
    });

    it('of the image is told, and is mended by an upgrade', async () => {
      await release.apply('imageless', short);
      const imageless = await release.until('imageless', (job) => /^(ErrImage|ImagePull)/.test(problem(job)), 60_000);
      expect(problem(imageless)).toMatch(/helm upgrade/);
      await release.upgrade('--set', 'coordinator.replicas=1,worker.image.tag=');
      expect(problem(await release.phase('imageless', 'Succeeded'))).toBe('');
      await release.kubectl('delete', 'tj', 'starving', 'hungry', 'steady', 'imageless', '--wait=false');
    });
  });
}

/** Waits until exactly one coordinator acts that is neither being deleted nor named `lost`, and returns the name of its pod. */
function active(release: Release, lost = ''): Promise<string> {
  return eventually(
    async () => {
      const pods = await release.pods('amr.dev/active=true');
      const names = pods.filter(({ metadata }) => !metadata.deletionTimestamp).map(({ metadata }) => metadata.name);
      return { value: names[0], holds: names.length === 1 && names[0] !== lost };
    },
    { patienceMs: 30_000, what: 'the coordinator that acts' },
  );
}
