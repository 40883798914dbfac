import type { Assign } from '../../proto/index.js';
import { dealPartitions } from '../../job/shards.js';
import { mebibytes } from '../../runtime/disk.js';
import { newAttempt, workersOf, type Seat } from './attempt.js';
import type { Member } from './cluster.js';
import { openFiles, prepareCredential } from './credentials.js';
import { byName, dealRows } from './deal.js';
import type { Deliberation } from './deliberation.js';
import { awaiting, documentOf, running, type JobState, type RunningJob, type WaitingJob } from './job-state.js';
import { beginOf, recordedThrough, startingPoint, type JobRecord } from './record.js';
import { isAvailable, vacateAll } from './seats.js';
import { byVersion, versionText } from './versions.js';

/** The members of the next run. */
interface Crew {
  readonly workers: readonly Readonly<Member>[];
  readonly shards: readonly Readonly<Member>[];
}

/** Starts the next run if enough members are free. Otherwise the job's condition says what it waits for. */
export function tryStart(d: Deliberation, job: WaitingJob): void {
  const { uid } = job.record;
  if (d.now < job.notBeforeMs) return;
  const lacking = lackingRoom(d, job.record);
  if (lacking !== null) {
    wait(d, uid, 'DiskFull', lacking);
    return;
  }
  const crew = findCrew(d, job);
  if ('reason' in crew) {
    wait(d, uid, crew.reason, crew.message);
    return;
  }
  const wanted = workersWanted(job);
  const since = job.startableMs ?? d.now;
  if (crew.workers.length < wanted && d.now - since < d.settings.gatherMs) {
    if (job.startableMs !== since)
      d.putJob(awaiting(d.editJob(uid), { startableMs: since, notBeforeMs: job.notBeforeMs }));
    d.setCondition(uid, 'Running', false, 'Gathering', `${crew.workers.length} of ${wanted} workers are there`);
    return;
  }
  begin(d, uid, crew);
}

/**
 * Says which disk has no room for a checkpoint of the job. Returns null when there is room, when the job does not wait for it any
 * more, or when the shard is away. Then its files, or the number of shards, decide what the job waits for.
 */
function lackingRoom(d: Deliberation, { uid, fullDisk }: JobRecord): string | null {
  if (!fullDisk) return null;
  const { shard, neededBytes } = fullDisk;
  if (isThere(d, shard) && d.job(uid).job.onDiskFull === 'wait') {
    const free = d.member(shard)?.heartbeat?.diskFreeBytes ?? 0;
    if (free < neededBytes) return `a checkpoint needs ${mebibytes(neededBytes)} of free disk on ${shard}`;
  }
  d.editRecord(uid).fullDisk = undefined;
  d.say(uid, 'DiskHasRoom', `the disk of ${shard} is tried again`);
  return null;
}

/** The number of workers that the job can use. It is at most one for each partition, and at most what a queue allows. */
export function workersWanted({ record, job }: JobState): number {
  return Math.min(record.workers, job.partitions, record.allowedWorkers ?? Infinity);
}

/** Records that the job cannot continue for now. It holds no members while it waits. */
export function wait(d: Deliberation, uid: string, reason: string, message: string): void {
  const before = d.job(uid).record.conditions.find(({ type }) => type === 'Running');
  if (before?.reason !== reason || before.message !== message) d.say(uid, reason, `waits: ${message}`);
  d.setCondition(uid, 'Running', false, reason, message);
  vacateAll(d, uid, `the job waits: ${message}`);
}

/** Finds the members for the next run, or says what is missing. All of them speak one version of the protocol. */
function findCrew(d: Deliberation, job: WaitingJob): Crew | { reason: string; message: string } {
  const available = d.members.values().filter((member) => isAvailable(job, member));
  const [newest = [], ...older] = byVersion(available);
  const first = findCrewAmong(d, job, newest);
  for (const members of older) {
    if (!('reason' in first)) break;
    const crew = findCrewAmong(d, job, members);
    if (!('reason' in crew)) return crew;
  }
  return first;
}

/** The same among these members, which speak one version. */
function findCrewAmong(
  d: Deliberation,
  job: WaitingJob,
  available: readonly Readonly<Member>[],
): Crew | { reason: string; message: string } {
  const { record } = job;
  const away = [...holdersOf(record)].filter((name) => !isThere(d, name));
  if (away.length > 0) {
    return { reason: 'ShardLost', message: `${away.join(', ')} must come back: the checkpoint lies on its disk` };
  }
  const shards = shardsFor(record, available);
  if (shards.length < record.parameterServers) {
    const message = `${record.parameterServers} parameter servers are needed, ${shards.length} free${versionText(d, job)}`;
    return { reason: 'WaitingForShards', message };
  }
  const workers = workersFor(job, available);
  if (workers.length === 0)
    return { reason: 'WaitingForWorkers', message: `${nobodyText(d, record.uid)}${versionText(d, job)}` };
  return { workers, shards };
}

/** The workers for the next run. Workers that already work for the job come before free ones. */
function workersFor(job: WaitingJob, available: readonly Readonly<Member>[]): Readonly<Member>[] {
  const place = ({ jobUid }: Readonly<Member>) => (jobUid === job.record.uid ? 0 : 1);
  return available
    .filter(({ role }) => role === 'worker')
    .sort((left, right) => place(left) - place(right) || byName(left, right))
    .slice(0, workersWanted(job))
    .sort(byName);
}

/** The shards for the next run. Shards of the last run come before others, in the same order as then. */
function shardsFor(
  { shards, parameterServers }: JobRecord,
  available: readonly Readonly<Member>[],
): Readonly<Member>[] {
  const place = ({ name }: Readonly<Member>) => (shards.includes(name) ? shards.indexOf(name) : shards.length);
  return available
    .filter(({ role }) => role === 'shard')
    .sort((left, right) => place(left) - place(right) || byName(left, right))
    .slice(0, parameterServers);
}

/** Says why the job has no worker. */
function nobodyText(d: Deliberation, uid: string): string {
  const refused = d.members
    .values()
    .filter(({ role, session, unfitFor }) => role === 'worker' && session !== null && unfitFor.has(uid))
    .sort(byName);
  if (refused.length === 0) return 'no worker is free';
  return `no worker is free that computes as the job does; refused: ${refused.map(({ name }) => name).join(', ')}`;
}

/** The names of the shards that have files of the checkpoint from which the next run starts. */
function holdersOf(record: JobRecord): Set<string> {
  return new Set(startingPoint(record).checkpoint?.files.map(({ holder }) => holder));
}

/** Whether a member has a session and does not want to leave. */
function isThere(d: Deliberation, name: string): boolean {
  const member = d.member(name);
  return member !== undefined && member.session !== null && !member.leaving;
}

/** Starts the next run. From now on, everything that carries the number of an older run is refused. */
function begin(d: Deliberation, uid: string, crew: Crew): void {
  const record = d.editRecord(uid);
  record.run += 1;
  record.phase = 'Running';
  record.startedMs ??= d.now;
  record.shards = crew.shards.map(({ name }) => name);
  const job = d.editJob(uid);
  if (job.state !== 'waiting') throw new Error(`the job ${uid} cannot start a run: it is ${job.state}`);
  const seats = seatsFor(crew, job.job.partitions);
  const started = running(job, newAttempt(job.record, 'loading', seats, d.now));
  d.putJob(started);
  for (const { member } of seats)
    Object.assign(d.editMember(member), { jobUid: uid, stepsPerSecond: 0, measured: null });
  vacateAll(d, uid, 'the job goes on without you', new Set(seats.map(({ member }) => member)));
  sayStart(d, started);
  openFiles(d, uid, holdersOf(job.record));
  for (const seat of seats) {
    prepareCredential(d, seat.member);
    d.send(seat.member, uid, { assign: assignment(started, seat) });
  }
}

/** The seats of a run, with no member ready yet. */
function seatsFor({ workers, shards }: Crew, partitions: number): Seat[] {
  const leases = dealPartitions(partitions, workers.length);
  const state = { ready: false, started: false };
  return [
    ...workers.map(({ name, uid }, at): Seat => ({ ...state, ...leases[at], member: name, uid, role: 'worker' })),
    ...shards.map(({ name, uid }, at): Seat => ({ ...state, shard: at, member: name, uid, role: 'shard' })),
  ];
}

function sayStart(d: Deliberation, { record, attempt }: RunningJob): void {
  const deal = workersOf(attempt).map(({ member, first, count }) => `${member} ${rangeText(first, count)}`);
  const { checkpoint, step } = startingPoint(record);
  const from = checkpoint ? `the checkpoint of step ${checkpoint.step}` : 'the beginning';
  const at = checkpoint && checkpoint.step !== step ? `, at step ${step}` : '';
  d.say(record.uid, 'RunAssigned', `run ${record.run} from ${from}${at}: ${deal.join('; ')}`);
  d.setCondition(record.uid, 'Running', false, 'Loading', `run ${record.run} loads ${from}`);
}

function rangeText(first: number, count: number): string {
  return count === 1 ? `partition ${first}` : `partitions ${first}-${first + count - 1}`;
}

/** Everything that the member in this seat needs to take part in the run. */
export function assignment(running: RunningJob, seat: Seat): Assign {
  const { record, timeline, attempt, job } = running;
  const { checkpoint, step } = startingPoint(record);
  const { manifest, fingerprint } = record.prepared;
  return {
    jobName: record.name,
    document: documentOf(running),
    manifest,
    fingerprint,
    partitions: seat.role === 'worker' ? { first: seat.first, count: seat.count } : null,
    shard: seat.role === 'shard' ? seat.shard : 0,
    shards: dealRows(manifest, record.shards),
    workers: workersOf(attempt).map(({ member, first, count }) => ({ worker: member, partitions: { first, count } })),
    checkpoint,
    startStep: step,
    firstStep: beginOf(record),
    evaluatedThrough: recordedThrough(record),
    checkpoints: timeline.checkpoints(step),
    halts: job.evaluation.select === 'none' ? [timeline.end] : timeline.stageEnds.filter((end) => end > step),
  };
}
