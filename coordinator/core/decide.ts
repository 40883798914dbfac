import type { MemberMessage } from '../../proto/index.js';
import { reportOf, type TaggedReport } from '../../proto/tagged.js';
import { unreachable } from '../../runtime/required.js';
import type { Seat } from './attempt.js';
import { checkpointPart, checkpointRefused } from './checkpoints.js';
import type { Cluster } from './cluster.js';
import { digest } from './concluding.js';
import { renewCredentials } from './credentials.js';
import { settleDeleted } from './deletion.js';
import { Deliberation } from './deliberation.js';
import { encodingReported } from './encoding.js';
import { losses, ranks } from './epochs.js';
import { allow, edit, notice } from './editing.js';
import type { Decision, Event } from './events.js';
import { crash, fail, failRefused } from './failing.js';
import { disconnect, endLeases, heartbeat, join, leave } from './members.js';
import { prepared } from './preparing.js';
import { ready } from './readiness.js';
import { dealToWaiting, reconcile, reconcileAll } from './reconciling.js';
import { memoryChosen } from './refitting.js';
import { ask, restore, submit } from './requests.js';
import { seatOf } from './seats.js';
import { forgetStrangers } from './versions.js';

/**
 * Decides what the coordinator does about an event. `now` is in milliseconds since 1970. The function is pure: the same
 * state, event and time always give the same decision, so every history can be replayed. The effects must be carried
 * out in their order. If storing a record fails, the whole decision is void.
 *
 * These invariants hold after every decision:
 *
 * 1. A record is stored before any command that follows from it is sent. Nobody learns of a run that is not stored.
 * 2. The number of a job's run never decreases.
 * 3. A job that has ended keeps its phase.
 * 4. The leases of a run's workers are disjoint and contain every partition.
 * 5. The shards of a run are in the order of the record, and every one of them has a seat.
 * 6. A member works for at most one job, and whoever has a seat in a run works for its job.
 * 7. A checkpoint is committed only when it contains every row of every tensor exactly once.
 * 8. An epoch is acknowledged to workers only when it is stored, and a stored epoch is never forgotten.
 * 9. Files of committed checkpoints are deleted only when they are no longer needed or the job was deleted.
 * 10. A report about another run than the current one changes nothing about the job.
 *
 * A run that is `recovering` is exempt from 4 to 6, because its members are still coming back.
 */
export function decide(state: Cluster, event: Event, now: number): Decision {
  const d = new Deliberation(state, now);
  consider(d, event);
  for (const uid of d.touched) reconcile(d, uid);
  dealToWaiting(d);
  return d.decision();
}

/** Calls the handler of an event. */
function consider(d: Deliberation, event: Event): void {
  switch (event.type) {
    case 'restored':
      return restore(d, event.jobs);
    case 'submitted':
      return submit(d, event.record, event.job);
    case 'asked':
      return ask(d, event.name, event.wish);
    case 'edited':
      return edit(d, event.uid, event.job, event.document);
    case 'allowed':
      return allow(d, event);
    case 'noticed':
      return notice(d, event);
    case 'crashed':
      return crash(d, event);
    case 'encoding':
      return encodingReported(d, event.report);
    case 'joined':
      return join(d, event.session, event.join);
    case 'reported':
      if (d.member(event.member)?.session === event.session) receive(d, event.member, event.message);
      return;
    case 'disconnected':
      if (d.member(event.member)?.session === event.session) disconnect(d, event.member);
      return;
    case 'refused':
      return failRefused(d, event);
    case 'ticked':
      return tick(d);
    default:
      return unreachable(event);
  }
}

/** Handles what depends on the time alone: leases that end, deletions that are complete, and jobs that wait. */
function tick(d: Deliberation): void {
  endLeases(d);
  forgetStrangers(d);
  d.tickedMs = d.now;
  settleDeleted(d);
  renewCredentials(d);
  reconcileAll(d);
}

/** Handles a report of a member. Reports about another run than the current one are ignored. */
function receive(d: Deliberation, name: string, message: MemberMessage): void {
  const member = d.editMember(name);
  member.heardMs = d.now;
  const report = reportOf(message);
  if (!report) return;
  const job = member.jobUid === null || member.jobUid !== message.jobUid ? undefined : d.jobs.get(member.jobUid);
  const isScan = job?.state === 'preparing' && job.scanner === name && job.record.run === message.run;
  const isCurrent = job?.state === 'running' && job.attempt.run === message.run;
  const seat = isCurrent ? seatOf(job.attempt, member) : undefined;
  if (report.kind === 'heartbeat') heartbeat(d, name, report.heartbeat, seat && job?.record.uid);
  else if (report.kind === 'leaving') leave(d, name);
  else if (job && isScan) scanReport(d, job.record.uid, name, report);
  else if (job && seat) runReport(d, job.record.uid, seat, report);
}

/** Handles a report of the worker that reads the job's data. */
function scanReport(d: Deliberation, uid: string, name: string, report: TaggedReport): void {
  if (report.kind === 'prepared') prepared(d, uid, name, report.prepared);
  else if (report.kind === 'failure') fail(d, uid, name, report.failure);
}

/** Handles a report of a member about the current run of its job. */
function runReport(d: Deliberation, uid: string, seat: Seat, report: TaggedReport): void {
  switch (report.kind) {
    case 'ready':
      return ready(d, uid, seat, report.ready);
    case 'losses':
      return losses(d, uid, seat, report.losses);
    case 'epochRanks':
      return ranks(d, uid, seat, report.epochRanks);
    case 'checkpointPart':
      return checkpointPart(d, uid, seat, report.checkpointPart);
    case 'checkpointRefused':
      return checkpointRefused(d, uid, seat, report.checkpointRefused);
    case 'digest':
      return digest(d, uid, seat.member, report.digest);
    case 'memoryChosen':
      return memoryChosen(d, uid, report.memoryChosen);
    case 'failure':
      return fail(d, uid, seat.member, report.failure);
    case 'join':
    case 'logLines':
    case 'prepared':
    case 'heartbeat':
    case 'leaving':
      return; // These concern no run.
    default:
      return unreachable(report);
  }
}
