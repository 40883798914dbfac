import { describe, expect, it } from 'vitest';
import type { EvaluationSettings } from './job.js';
import { shortenedJob } from './patience.js';

const job = (patience: number | undefined, select: EvaluationSettings['select'] = 'validation') => ({
  stages: [{ epochs: 10 }, { epochs: 6 }],
  evaluation: { select, patience, at: [10] },
});
const epochsOf = (stage: number, figures: readonly (number | null)[]) =>
  figures.map((ndcg, at) => ({
    stage,
    epoch: at + 1,
    ...(ndcg === null ? {} : { validation: { 'ndcg@10': ndcg } }),
  }));

describe('shortenedJob()', () => {
  it('ends a stage at the last of so many evaluations without a better one', () => {
    const lines = epochsOf(1, [0.1, 0.3, 0.2, 0.3, 0.25]);
    expect(shortenedJob(job(3), lines).stages).toEqual([{ epochs: 5 }, { epochs: 6 }]);
    expect(shortenedJob(job(2), lines).stages[0]).toEqual({ epochs: 4 });
    expect(shortenedJob(job(4), lines).stages[0]).toEqual({ epochs: 10 });
  });

  it('counts evaluations, and not the epochs between them', () => {
    const lines = epochsOf(1, [null, 0.3, null, 0.2, null, 0.1, null]);
    expect(shortenedJob(job(2), lines).stages[0]).toEqual({ epochs: 6 });
    expect(shortenedJob(job(3), lines).stages[0]).toEqual({ epochs: 10 });
  });

  it('looks at each stage on its own', () => {
    const lines = [...epochsOf(1, [0.5, 0.4]), ...epochsOf(2, [0.1, 0.2, 0.1])];
    expect(shortenedJob(job(1), lines).stages).toEqual([{ epochs: 2 }, { epochs: 3 }]);
  });

  it('stays with what it has decided, whatever is trained afterwards', () => {
    const lines = epochsOf(1, [0.3, 0.2, 0.1]);
    const shorter = shortenedJob(job(2), lines);
    expect(shortenedJob(shorter, lines)).toBe(shorter);
    expect(shortenedJob(job(2), [...lines, ...epochsOf(2, [0.9, 0.95])]).stages).toEqual(shorter.stages);
  });

  it('returns the job itself where no stage ends early', () => {
    const lines = epochsOf(1, [0.3, 0.2, 0.1, 0.1]);
    for (const same of [job(undefined), job(9), job(2, 'none')]) expect(shortenedJob(same, lines)).toBe(same);
    const atTheEnd = { ...job(2), stages: [{ epochs: 3 }] };
    expect(shortenedJob(atTheEnd, lines.slice(0, 3))).toBe(atTheEnd);
  });
});
