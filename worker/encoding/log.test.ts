import { describe, expect, it } from 'vitest';
import type { EncodingOrder, LogLine } from '../../proto/index.js';
import { systemClock } from '../../runtime/clock.js';
import { EncodingLog } from './log.js';

const order = (epoch: number, logThrough = 0): EncodingOrder => ({ jobUid: 'u', document: '', shares: 1, assemble: false, epoch, logThrough }); // prettier-ignore
const line = (message: string) => JSON.stringify({ time: '2026-01-01T00:00:00Z', level: 'info', message });

/** A log over a coordinator that is away when told so. */
function openLog() {
  const sent: string[][] = [];
  let isAway = false;
  const send = async (lines: readonly LogLine[]) => {
    if (isAway) throw new Error('away');
    sent.push(lines.map(({ message, number }) => `${number} ${message}`));
  };
  const log = new EncodingLog(send, systemClock());
  return { log, sent, away: (is: boolean) => (isAway = is) };
}

describe('EncodingLog', () => {
  it('sends nothing before the coordinator has answered, and each line once then', async () => {
    const { log, sent } = openLog();
    log.add(line('a'));
    await log.close();
    log.answered(order(0));
    await log.close();
    expect(sent).toEqual([]);
    log.answered(order(1));
    log.add(line('b'));
    await log.close();
    log.answered(order(1));
    await log.close();
    expect(sent).toEqual([['1 a'], ['2 b']]);
  });

  it('sends again what another coordinator may not have, and what was said while it was away', async () => {
    const { log, sent, away } = openLog();
    log.answered(order(1));
    for (const message of ['a', 'b']) log.add(line(message));
    await log.close();
    log.answered(order(1, 1));
    log.answered(order(2));
    await log.close();
    expect(sent).toEqual([['1 a', '2 b'], ['2 b']]);
    away(true);
    log.add(line('c'));
    await log.close();
    away(false);
    log.answered(order(2, 2));
    await log.close();
    expect(sent.slice(2)).toEqual([['3 c']]);
  });
});
