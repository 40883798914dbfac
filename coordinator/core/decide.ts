import type { MemberMessage } from '../../proto/index.js';
import { checkpointPart, checkpointRefused } from './checkpoints.js';
import type { Cluster } from './cluster.js';
import { digest } from './concluding.js';
import { settleDeleted } from './deletion.js';
import { Deliberation } from './deliberation.js';
import { losses, ranks } from './epochs.js';
import { edit, notice } from './editing.js';
import type { Decision, Event } from './events.js';
import { fail } from './failing.js';
import { disconnect, endLeases, heartbeat, join, leave } from './members.js';
import { prepared } from './preparing.js';
import { ready } from './readiness.js';
import { dealToWaiting, reconcile, reconcileAll } from './reconciling.js';
import { ask, restore, submit } from './requests.js';
import { seatOf } from './seats.js';

/**
 * What the coordinator does about an event: pure, so that any history can be replayed. The effects are to be carried out
 * in order; when one fails, the decision has not been made.
 */
export function decide(state: Cluster, event: Event, now: number): Decision {
  const d = new Deliberation(state, now);
  consider(d, event);
  for (const uid of d.touched) reconcile(d, uid);
  dealToWaiting(d);
  return d.decision();
}

function consider(d: Deliberation, event: Event): void {
  switch (event.type) {
    case 'restored':
      restore(d, event.jobs);
      break;
    case 'submitted':
      submit(d, event.record, event.job);
      break;
    case 'asked':
      ask(d, event.name, event.wish);
      break;
    case 'edited':
      edit(d, event.uid, event.job, event.document);
      break;
    case 'noticed':
      notice(d, event);
      break;
    case 'joined':
      join(d, event.session, event.join);
      break;
    case 'reported':
      if (d.member(event.member)?.session === event.session) report(d, event.member, event.message);
      break;
    case 'disconnected':
      if (d.member(event.member)?.session === event.session) disconnect(d, event.member);
      break;
    case 'ticked':
      endLeases(d);
      d.tickedMs = d.now;
      settleDeleted(d);
      reconcileAll(d);
  }
}

/** Reports about another run than the one that is going on are late, and mean nothing any more. */
function report(d: Deliberation, name: string, message: MemberMessage): void {
  const member = d.editMember(name);
  member.heardMs = d.now;
  const { jobUid: uid } = member;
  const job = uid === null ? undefined : d.job(uid);
  const isTheirs = uid !== null && message.jobUid === uid;
  const seat = isTheirs && job?.attempt?.run === message.run ? seatOf(job, member) : undefined;
  if (message.heartbeat) heartbeat(d, name, message.heartbeat, seat !== undefined);
  else if (message.leaving) leave(d, name);
  else if (isTheirs && job!.scanner === name && message.run === 0) {
    if (message.prepared) prepared(d, uid, name, message.prepared);
    else if (message.failure) fail(d, uid, name, message.failure);
  } else if (uid !== null && seat) {
    if (message.ready) ready(d, uid, seat, message.ready);
    else if (message.losses) losses(d, uid, seat, message.losses);
    else if (message.epochRanks) ranks(d, uid, seat, message.epochRanks);
    else if (message.checkpointPart) checkpointPart(d, uid, seat, message.checkpointPart);
    else if (message.checkpointRefused) checkpointRefused(d, uid, seat, message.checkpointRefused);
    else if (message.digest) digest(d, uid, message.digest.digest);
    else if (message.failure) fail(d, uid, name, message.failure);
  }
}
