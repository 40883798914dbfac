import type { RankTally } from '../evaluation/ranking/tally.js';
import type { About } from '../member/outbox.js';
import type { SessionState } from '../member/session-state.js';
import type { WorkerReports } from './worker-run.js';

/** Returns the reports of a run that are sent to the coordinator. `about` names the run. */
export function sessionReports(
  session: Pick<SessionState, 'report' | 'beat'>,
  about: About,
): Pick<WorkerReports, 'losses' | 'ranks' | 'halted'> {
  return {
    losses: (losses, boundary) => session.report(about, { losses }, boundary),
    ranks: (step, { test, validation, seconds }) => {
      const tallies = { test: test && toMessage(test), validation: validation && toMessage(validation) };
      const epochRanks = { step, ...tallies, seconds };
      session.report(about, { epochRanks });
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
