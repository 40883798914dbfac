import { describe, expect, it } from 'vitest';
import type { Command, Report } from '../proto/index.js';
import { commandOf, reportOf } from '../proto/tagged.js';
import { required } from '../runtime/required.js';
import { acknowledgementsOf, Outbox, type LossesBoundary } from './outbox.js';

const ABOUT = { jobUid: 'uid', run: 3 };
const NEITHER: LossesBoundary = { isEpochEnd: false, isCheckpoint: false };

/** One report of each kind that may wait for an acknowledgement when a run starts. */
const REPORTS: readonly Report[] = [
  { ready: { fingerprint: 'reference', engine: 'reference', device: 'cpu' } },
  { losses: { step: 5, partitions: [] } },
  { epochRanks: { step: 5, test: null, validation: null, seconds: 0 } },
  { checkpointRefused: { step: 5, at: 6 } },
  { digest: { digest: 'sha256', output: '', published: false } },
];

/** The kinds of the reports that are left in an outbox after a command about a run has come. */
function leftAfter(command: Command, about = ABOUT): string[] {
  const outbox = new Outbox();
  for (const report of REPORTS) outbox.add(ABOUT, report, acknowledgementsOf(report, { ...NEITHER, isEpochEnd: true }));
  outbox.acknowledge(about, required(commandOf(command), 'the command'));
  return outbox.unacknowledged.map(({ report }) => required(reportOf(report), 'the report').kind);
}

describe('Outbox.acknowledge()', () => {
  it('keeps the settings of a memory until a later run or a release', () => {
    const memoryChosen = { alpha: 1, coldAlpha: 2, coldBias: 0, coOccurrence: null };
    const left = (command: Command, run: number) => {
      const outbox = new Outbox();
      outbox.add(ABOUT, { memoryChosen }, acknowledgementsOf({ memoryChosen }, NEITHER));
      outbox.acknowledge({ ...ABOUT, run }, required(commandOf(command), 'the command'));
      return outbox.unacknowledged.length;
    };
    expect(left({ recorded: { step: 9 } }, 3)).toBe(1);
    expect(left({ prepare: { document: '' } }, 4)).toBe(1);
    expect(left({ release: { reason: '' } }, 3)).toBe(0);
  });

  it('drops Ready, and no other report, when Start of the same run comes', () => {
    expect(leftAfter({ start: {} })).toEqual(['losses', 'epochRanks', 'checkpointRefused', 'digest']);
  });

  it('keeps Ready when Start is about another run or another job', () => {
    expect(leftAfter({ start: {} }, { ...ABOUT, run: 2 })).toContain('ready');
    expect(leftAfter({ start: {} }, { jobUid: 'other', run: 3 })).toContain('ready');
  });

  it('drops losses and ranks when their epoch is recorded, and nothing else', () => {
    expect(leftAfter({ recorded: { step: 5 } })).toEqual(['ready', 'checkpointRefused', 'digest']);
  });
});
