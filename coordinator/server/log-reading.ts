import type { LogLine, LogsRequest } from '../../proto/index.js';
import type { Cluster } from '../core/cluster.js';
import { isLive } from '../core/job-state.js';
import type { LogOwner } from '../store/log-store.js';

/**
 * The job that lines of a member are about, which may be empty for a member that serves only one job. Returns null when there is
 * no such job, or when the member does not serve it.
 */
export function ownerOf({ jobs }: Cluster, jobUid: string, onlyJob: string): LogOwner | null {
  if (jobUid === '') {
    const found = jobs.values().find((job) => job.record.name === onlyJob && isLive(job));
    return found?.record ?? null;
  }
  const record = jobs.get(jobUid)?.record;
  return record && (onlyJob === '' || onlyJob === record.name) ? record : null;
}

/** Whether a reader wants the line. */
export function isWanted(line: LogLine, { sinceMs, roles, members, levels, after }: LogsRequest): boolean {
  if (line.timeMs < sinceMs || (line.position > 0 && line.position <= after)) return false;
  const isNamed = (names: readonly string[], name: string) => names.length === 0 || names.includes(name);
  return isNamed(roles, line.role) && isNamed(members, line.source) && isNamed(levels, line.level);
}

/** The lines that a reader wants of all lines of a log. */
export function wantedLines(lines: readonly LogLine[], request: LogsRequest): LogLine[] {
  return lines.filter((line) => isWanted(line, request)).slice(-request.tail);
}
