import { describe, expect, it } from 'vitest';
import { Story } from '../../test/simulation/story.js';
import { statusOf } from '../core/status.js';
import { invalidStatus, projectStatus, urgentOf } from './projection.js';

interface Shown {
  readonly observedGeneration: number;
  readonly checkpoint?: { readonly step: number; readonly time: string };
  readonly conditions: readonly {
    readonly type: string;
    readonly status: string;
    readonly observedGeneration: number;
    readonly lastTransitionTime: string;
  }[];
}

const IMAGES = { worker: 'amr:1', parameterServer: 'amr:1' };

function shown(story: Story): Shown {
  const status = statusOf(story.host.cluster, story.job.uid);
  return projectStatus(status, story.record, { images: IMAGES, generation: 4 }) as Shown;
}

/** What kstatus computes for an object of a kind that it does not know (sigs.k8s.io/cli-utils/pkg/kstatus/status). */
function kstatus({ conditions }: Shown): string {
  for (const { type, status } of conditions) {
    if (type === 'Reconciling' && status === 'True') return 'InProgress';
    if (type === 'Stalled' && status === 'True') return 'Failed';
  }
  const ready = conditions.find(({ type }) => type === 'Ready');
  return !ready || ready.status === 'True' ? 'Current' : 'InProgress';
}

describe('projectStatus()', () => {
  it('is in progress for kstatus while the job runs, and current when it has succeeded or is suspended', () => {
    const story = new Story({ epochs: [40] });
    story.world.submit(story.job);
    expect(kstatus(shown(story))).toBe('InProgress');
    const running = Story.training({ epochs: [40] });
    expect(kstatus(shown(running))).toBe('InProgress');
    running.host.handle({ type: 'asked', name: 'job', wish: { kind: 'suspend' } });
    running.until(/suspended/);
    expect(kstatus(shown(running))).toBe('Current');
    running.host.handle({ type: 'asked', name: 'job', wish: { kind: 'resume', workers: 0, parameterServers: 0 } });
    expect(kstatus(shown(running))).toBe('InProgress');
    running.untilEnd();
    expect(kstatus(shown(running))).toBe('Current');
  });

  it('has failed for kstatus when the job failed or was cancelled', () => {
    const story = Story.training();
    story.host.handle({ type: 'asked', name: 'job', wish: { kind: 'cancel' } });
    expect(kstatus(shown(story))).toBe('Failed');
  });

  it('names the generation that was read in each condition, and the time of the checkpoint', () => {
    const story = Story.training();
    story.until(/checkpoint of step/);
    const { observedGeneration, conditions, checkpoint } = shown(story);
    expect(observedGeneration).toBe(4);
    expect(new Set(conditions.map((condition) => condition.observedGeneration))).toEqual(new Set([4]));
    const { committedMs } = story.record.checkpoints.at(-1)!;
    expect(Date.parse(checkpoint!.time)).toBe(1000 * Math.floor(committedMs! / 1000));
  });
});

describe('invalidStatus()', () => {
  it('has failed for kstatus, and keeps the times of conditions when it is written again', () => {
    const at = (now: number, before: object | undefined) =>
      invalidStatus('wrong', { before: before as never, generation: 2, now }) as Shown;
    const first = at(1_000_000_000_000, undefined);
    expect(kstatus(first)).toBe('Failed');
    expect(at(1_000_000_099_000, first)).toEqual(first);
  });
});

describe('urgentOf()', () => {
  const status = {
    phase: 'Running',
    progress: 0.1,
    epoch: 3,
    conditions: [],
    display: { progress: '10%', workers: '1/2' },
  };

  it.each([
    ['the progress', { progress: 0.2, epoch: 4, display: { progress: '20%', workers: '1/2' } }, true],
    ['the phase', { phase: 'Suspended' }, false],
    ['a condition', { conditions: [{ type: 'PodsRunning' }] }, false],
    ['the number of workers', { display: { progress: '10%', workers: '2/2' } }, false],
  ])('says whether a status can wait in which %s is new', (_, change, canWait) => {
    expect(urgentOf({ ...status, ...change }) === urgentOf(status)).toBe(canWait);
  });
});
