import type { Prepared } from '../../proto/index.js';
import type { Member } from './cluster.js';
import { byName } from './deal.js';
import type { Deliberation } from './deliberation.js';
import { finish } from './ending.js';
import { judgeFit } from './fitting.js';
import { awaiting, documentOf, timelineOf, type JobState, type PreparingJob, type UnreadJob } from './job-state.js';
import { isAvailable } from './seats.js';
import { wait } from './starting.js';
import { versionText } from './versions.js';

/** How many workers may be lost one after another while they read the data of a job. The data may be what ends them. */
const MOST_LOST_READERS = 5;

/** Lets one worker read the data of a job that nobody has read. What it finds out is then valid for the whole job. */
export function prepare(d: Deliberation, before: UnreadJob | PreparingJob): void {
  const { uid } = before.record;
  if (before.state === 'preparing' && d.member(before.scanner)?.jobUid === uid) return;
  if (before.state === 'unread' && d.now < before.notBeforeMs) return;
  const lostReaders = before.lostReaders + (before.state === 'preparing' ? 1 : 0);
  if (lostReaders >= MOST_LOST_READERS) {
    const what = `${lostReaders} workers were lost one after another while they read the data`;
    finish(d, uid, 'Failed', 'DataReadersLost', `${what}: a file may take more memory than they have, see their logs`);
    return;
  }
  const [scanner] = d.members
    .values()
    .filter((member) => member.role === 'worker' && isAvailable(before, member))
    .sort(byName);
  if (!scanner) {
    if (before.state === 'preparing') d.putJob(awaiting(d.editJob(uid), { lostReaders }));
    wait(d, uid, 'WaitingForWorkers', `no worker is free${versionText(d, before)}`);
    return;
  }
  d.editMember(scanner.name).jobUid = uid;
  const record = d.editRecord(uid);
  record.phase = 'Preparing';
  record.startedMs ??= d.now;
  d.putJob(preparing(d.editJob(uid), { scanner: scanner.name, lostReaders }));
  d.setCondition(uid, 'Running', false, 'Preparing', `${scanner.name} reads the data`);
  d.say(uid, 'ReadingData', `${scanner.name} reads the data`);
  d.send(scanner.name, uid, { prepare: { document: documentOf(before) } });
}

function preparing(
  { record, job }: JobState,
  { scanner, lostReaders }: Pick<PreparingJob, 'scanner' | 'lostReaders'>,
): PreparingJob {
  return { state: 'preparing', record, job, timeline: null, scanner, lostReaders };
}

/** Handles the return of a member that reads the data or has read them. Returns whether it may continue. */
export function resumeScan(d: Deliberation, member: Member, job: JobState): boolean {
  const { uid, phase } = job.record;
  if (job.state !== 'preparing' && job.state !== 'unread') return false;
  const isScanner = job.state === 'preparing' ? job.scanner === member.name : phase === 'Preparing';
  if (!isScanner || member.role !== 'worker') return false;
  const { lostReaders } = job;
  d.putJob(preparing(d.editJob(uid), { scanner: member.name, lostReaders }));
  member.jobUid = uid;
  return true;
}

/** The worker `name` has read the data. */
export function prepared(d: Deliberation, uid: string, name: string, report: Prepared): void {
  const { job } = d.job(uid);
  const { manifest, fingerprint, engine, device } = report;
  const { partitions } = job;
  if (manifest?.partitionUsers.length !== partitions + 1 || manifest.partitionInteractions.length !== partitions) {
    finish(d, uid, 'Failed', 'InternalError', `${name} sent no manifest of ${partitions} partitions`);
    return;
  }
  const record = Object.assign(d.editRecord(uid), { prepared: { manifest, fingerprint, engine, device } });
  const timeline = timelineOf(record, job);
  if (timeline.stepsPerEpoch === 0) {
    finish(d, uid, 'Failed', 'InvalidInput', 'the data has no interactions to train on');
    return;
  }
  d.putJob(awaiting({ record, job, timeline }));
  const { users, items, features } = manifest;
  d.setCondition(uid, 'Prepared', true, 'DataRead', `${users} users, ${items} items, ${features} features`);
  d.say(
    uid,
    'DataRead',
    `${name} read ${users} users, ${items} items, ${features} features; engine ${engine} on ${device}`,
  );
  // Pass 2 reads the same files as pass 1, whose notes and warnings were told.
  for (const note of record.refit ? [] : manifest.notes) d.say(uid, 'DataNote', note);
  for (const warning of record.refit ? [] : manifest.warnings) d.say(uid, 'DataWarning', warning, 'warn');
  judgeFit(d, uid);
  d.touched.add(uid);
}
