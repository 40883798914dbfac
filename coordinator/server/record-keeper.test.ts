import { beforeEach, describe, expect, it } from 'vitest';
import { recordFor, simulatedJob } from '../../test/simulation/jobs.js';
import type { Decision, Effect, Envelope, Event } from '../core/events.js';
import { RecordKeeper } from './record-keeper.js';

const RECORD = recordFor(simulatedJob({}), 0);
const TICK: Event = { type: 'ticked' };
const envelope = { epoch: 1, jobUid: RECORD.uid, run: 1 };
const recorded = (step: number): Envelope => ({ ...envelope, command: { recorded: { step } } });
const start: Envelope = { ...envelope, command: { start: {} } };

describe('RecordKeeper', () => {
  let now = 0;
  let did: string[] = [];
  const keeper = () =>
    new RecordKeeper({
      store: { put: async ({ run }) => void did.push(`store ${run}`) },
      now: () => now,
      send: (_, { command }) => void did.push(JSON.stringify(command)),
    });
  const decisionWith = (...effects: Effect[]) => ({ effects }) as unknown as Decision;
  const epoch = (run: number): Effect => ({ type: 'persist', record: { ...RECORD, run }, canWait: true });
  beforeEach(() => void ([now, did] = [0, []]));

  it('stores many epochs once, and only then says once in each session that they are stored', async () => {
    const kept = keeper();
    for (let run = 1; run <= 50; run++, now += 90) {
      await kept.flush(TICK);
      await kept.keep(decisionWith(epoch(run)));
      for (const session of ['s', 't']) kept.send(session, recorded(run));
      kept.send('s', start);
    }
    expect(did).toEqual(Array.from({ length: 50 }, () => '{"start":{}}'));
    now = 20_000;
    await kept.flush(TICK);
    expect(did.slice(50)).toEqual(['store 50', '{"recorded":{"step":50}}', '{"recorded":{"step":50}}']);
    await kept.flush(TICK);
    expect(did).toHaveLength(53);
  });

  it('stores at once what safety needs, with the epochs that wait', async () => {
    const kept = keeper();
    await kept.keep(decisionWith(epoch(1)));
    kept.send('s', recorded(1));
    await kept.keep(decisionWith({ type: 'persist', record: { ...RECORD, run: 2 } }));
    expect(did).toEqual(['store 2', '{"recorded":{"step":1}}']);
  });

  it('stores everything before a member joins, because it is told what is stored', async () => {
    const kept = keeper();
    await kept.keep(decisionWith(epoch(1)));
    await kept.flush({ type: 'asked' } as Event);
    expect(did).toEqual([]);
    await kept.flush({ type: 'joined' } as Event);
    expect(did).toEqual(['store 1']);
  });
});
