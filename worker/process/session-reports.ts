import type { RankTally } from '../../evaluation/tally.js';
import type { About } from '../../member/outbox.js';
import type { Session } from '../../member/session.js';
import type { WorkerReports } from './worker-run.js';

/** What the coordinator is told of a run. */
export function sessionReports(
  session: Pick<Session, 'report' | 'beat'>,
  about: About,
): Pick<WorkerReports, 'losses' | 'ranks' | 'halted'> {
  return {
    losses: (losses, isEpochEnd) =>
      session.report(about, { losses }, { command: isEpochEnd ? 'recorded' : 'keep', step: losses.step }),
    ranks: (step, { test, validation }) => {
      const epochRanks = { step, test: test && toMessage(test), validation: validation && toMessage(validation) };
      session.report(about, { epochRanks }, { command: 'recorded', step });
    },
    halted: () => session.beat(),
  };
}

function toMessage({ users, warm, cold }: RankTally) {
  const group = ({ users, histogram: { counts, total } }: RankTally['warm']) => ({
    users,
    counts: [...counts],
    pairs: total,
  });
  return { users, warm: group(warm), cold: group(cold) };
}
