import { Timeline } from '../../job/timeline.js';
import type { Prepared } from '../../proto/index.js';
import type { Member } from './cluster.js';
import { byName, stepsOf } from './deal.js';
import type { Deliberation } from './deliberation.js';
import { finish } from './ending.js';
import { isAvailable } from './seats.js';
import { wait } from './starting.js';

/** A job whose data nobody has read yet: one worker reads it, and its manifest is the job's. */
export function prepare(d: Deliberation, uid: string): void {
  const job = d.job(uid);
  if (job.scanner !== null && d.member(job.scanner)?.jobUid === uid) return;
  const [scanner] = d.members
    .values()
    .filter((member) => member.role === 'worker' && isAvailable(job, member))
    .sort(byName);
  if (d.now < job.notBeforeMs) return;
  if (!scanner) {
    d.editJob(uid).scanner = null;
    wait(d, uid, 'WaitingForWorkers', 'no worker is free');
    return;
  }
  d.editMember(scanner.name).jobUid = uid;
  d.editJob(uid).scanner = scanner.name;
  const record = d.editRecord(uid);
  record.phase = 'Preparing';
  record.startedMs ??= d.now;
  d.setCondition(uid, 'Ready', false, 'Preparing', `${scanner.name} reads the data`);
  d.say(uid, `${scanner.name} reads the data`);
  d.send(scanner.name, uid, { prepare: { document: record.document } });
}

/** A worker that reads the data, or has read it, comes back: true when it may go on. */
export function resumeScan(d: Deliberation, member: Member, uid: string): boolean {
  const job = d.job(uid);
  const isScanner = job.scanner === member.name || (job.scanner === null && job.record.phase === 'Preparing');
  if (!isScanner || job.record.manifest || member.role !== 'worker') return false;
  d.editJob(uid).scanner = member.name;
  member.jobUid = uid;
  return true;
}

export function prepared(d: Deliberation, uid: string, name: string, report: Prepared): void {
  const { job } = d.job(uid);
  const { manifest, fingerprint, engine, device } = report;
  const { partitions } = job;
  if (manifest?.partitionUsers.length !== partitions + 1 || manifest.partitionInteractions.length !== partitions) {
    finish(d, uid, 'Failed', 'InternalError', `${name} sent no manifest of ${partitions} partitions`);
    return;
  }
  const steps = stepsOf(manifest, job.batchSize);
  if (steps === 0) {
    finish(d, uid, 'Failed', 'InvalidInput', 'the data has no interactions to train on');
    return;
  }
  Object.assign(d.editRecord(uid), { manifest, fingerprint, engine, device });
  Object.assign(d.editJob(uid), { timeline: new Timeline(job, steps), scanner: null });
  const { users, items, features } = manifest;
  d.setCondition(uid, 'Prepared', true, 'DataRead', `${users} users, ${items} items, ${features} features`);
  d.say(uid, `${name} read ${users} users, ${items} items, ${features} features; engine ${engine} on ${device}`);
  for (const warning of manifest.warnings) d.say(uid, warning, 'warn');
  d.touched.add(uid);
}
