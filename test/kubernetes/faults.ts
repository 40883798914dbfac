import { describe, expect, it } from 'vitest';
import type { Release, TrainingJob } from './release.js';

/** Registers the tests of faults that users mend. `spec` is that of a job that trains for some seconds. */
export function describeFaults(release: Release, spec: object): void {
  describe('faults of pods', () => {
    const problem = ({ status }: TrainingJob) => status?.display?.problem ?? '';

    it(
      'are told, and are mended without deleting the job: too little memory, and a wrong image',
      { timeout: 240_000 },
      async () => {
        const limits = (memory: string) => ({ workers: { resources: { requests: { memory }, limits: { memory } } } });
        const patch = (name: string, change: object) =>
          release.kubectl('patch', 'tj', name, '--type=merge', '-p', JSON.stringify({ spec: change }));
        await release.apply('starving', { ...spec, ...limits('48Mi'), retries: 0 });
        await release.apply('hungry', { ...spec, ...limits('48Mi'), retries: 1000 });
        const hungry = await release.until('hungry', (job) => problem(job).startsWith('OOMKilled'), 30_000);
        expect(problem(hungry)).toMatch(/limit of 48Mi: raise spec\.workers\.resources\.limits\.memory/);
        await patch('hungry', { suspend: true });
        await release.phase('hungry', 'Suspended');
        await patch('hungry', { suspend: false, ...limits('1Gi') });

        await release.upgrade('--set', 'worker.image.tag=no-such-tag');
        await release.apply('imageless', spec);
        const imageless = await release.until('imageless', (job) => /^(ErrImage|ImagePull)/.test(problem(job)), 60_000);
        expect(problem(imageless)).toMatch(/helm upgrade/);
        await release.upgrade('--set', 'worker.image.tag=');
        for (const name of ['hungry', 'imageless']) {
          const { status } = await release.phase(name, 'Succeeded');
          expect(status!.display!.problem).toBeUndefined();
        }

        const { status } = await release.phase('starving', 'Failed');
        expect(status!.conditions.find(({ type }) => type === 'Failed')).toMatchObject({ reason: 'OOMKilled' });
        await release.kubectl('delete', 'tj', 'hungry', 'imageless', 'starving', '--wait=false');
      },
    );
  });
}
