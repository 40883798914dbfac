import type { Assign, PartitionLosses } from '../../proto/index.js';
import type { Attempt, JobState, Member, Seat } from './cluster.js';
import { workersOf } from './cluster.js';
import { byName, dealPartitions, dealRows } from './deal.js';
import type { Deliberation } from './deliberation.js';
import { recordedThrough, startingPoint, type JobRecord } from './record.js';
import { isAvailable, vacateAll } from './seats.js';

interface Crew {
  readonly workers: readonly Readonly<Member>[];
  readonly shards: readonly Readonly<Member>[];
}

/** Starts the next run of a prepared job, if there is who can do it; else says what it waits for. */
export function tryStart(d: Deliberation, uid: string): void {
  const job = d.job(uid);
  if (d.now < job.notBeforeMs) return;
  const crew = findCrew(d, job);
  if ('reason' in crew) {
    wait(d, uid, crew.reason, crew.message);
    return;
  }
  const wanted = workersWanted(job);
  const since = job.startableMs ?? d.now;
  if (crew.workers.length < wanted && d.now - since < d.settings.gatherMs) {
    d.editJob(uid).startableMs = since;
    d.setCondition(uid, 'Ready', false, 'Gathering', `${crew.workers.length} of ${wanted} workers are there`);
    return;
  }
  begin(d, uid, crew);
}

/** Workers that the job can use. */
export function workersWanted({ record, job }: Readonly<JobState>): number {
  return Math.min(record.workers, job.partitions);
}

/** The job cannot go on for now: it holds nobody while it waits. */
export function wait(d: Deliberation, uid: string, reason: string, message: string): void {
  const before = d.job(uid).record.conditions.find(({ type }) => type === 'Ready');
  if (before?.reason !== reason || before.message !== message) d.say(uid, `waits: ${message}`);
  d.setCondition(uid, 'Ready', false, reason, message);
  vacateAll(d, uid, `the job waits: ${message}`);
}

function findCrew(d: Deliberation, job: Readonly<JobState>): Crew | { reason: string; message: string } {
  const { record } = job;
  const available = d.members.values().filter((member) => isAvailable(job, member));
  const isOurs = ({ jobUid }: Readonly<Member>) => (jobUid === record.uid ? 0 : 1);
  const workers = available
    .filter(({ role }) => role === 'worker')
    .sort((left, right) => isOurs(left) - isOurs(right) || byName(left, right))
    .slice(0, workersWanted(job))
    .sort(byName);
  const away = [...holdersOf(record)].filter((name) => !isThere(d, name));
  if (away.length > 0) {
    return { reason: 'ShardLost', message: `${away.join(', ')} must come back: the checkpoint lies on its disk` };
  }
  const place = ({ name }: Readonly<Member>) => (record.shards.includes(name) ? record.shards.indexOf(name) : Infinity);
  const shards = available
    .filter(({ role }) => role === 'shard')
    .sort((left, right) => place(left) - place(right) || byName(left, right))
    .slice(0, record.parameterServers);
  if (shards.length < record.parameterServers) {
    const message = `${record.parameterServers} parameter servers are needed, ${shards.length} free`;
    return { reason: 'WaitingForShards', message };
  }
  if (workers.length === 0) return { reason: 'WaitingForWorkers', message: nobodyText(d, record.uid) };
  return { workers, shards };
}

function nobodyText(d: Deliberation, uid: string): string {
  const refused = d.members
    .values()
    .filter(({ role, session, unfitFor }) => role === 'worker' && session !== null && unfitFor.has(uid))
    .sort(byName);
  if (refused.length === 0) return 'no worker is free';
  return `no worker is free that computes as the job does; refused: ${refused.map(({ name }) => name).join(', ')}`;
}

/** Shards that must be there to load what the next run starts from. */
function holdersOf(record: JobRecord): Set<string> {
  return new Set(startingPoint(record).checkpoint?.files.map(({ holder }) => holder));
}

function isThere(d: Deliberation, name: string): boolean {
  const member = d.member(name);
  return member !== undefined && member.session !== null && !member.leaving;
}

/** Persisted, then told to everyone; what carries an older run is refused from here on. */
function begin(d: Deliberation, uid: string, { workers, shards }: Crew): void {
  const record = d.editRecord(uid);
  const job = d.editJob(uid);
  const leases = dealPartitions(job.job.partitions, workers.length);
  record.run += 1;
  record.phase = 'Running';
  record.startedMs ??= d.now;
  record.shards = shards.map(({ name }) => name);
  const seat = { first: 0, count: 0, shard: 0, ready: false, started: false };
  const seats: Seat[] = [
    ...workers.map(({ name, uid }, at): Seat => ({ ...seat, ...leases[at], member: name, uid, role: 'worker' })),
    ...shards.map(({ name, uid }, at): Seat => ({ ...seat, shard: at, member: name, uid, role: 'shard' })),
  ];
  job.attempt = newAttempt(record, 'loading', seats, d.now);
  Object.assign(job, { startableMs: 0, scanner: null });
  for (const { member } of seats) Object.assign(d.editMember(member), { jobUid: uid, stepsPerSecond: 0 });
  vacateAll(d, uid, 'the job goes on without you', new Set(seats.map(({ member }) => member)));
  const deal = workersOf(job.attempt).map(({ member, first, count }) => `${member} ${rangeText(first, count)}`);
  const { checkpoint, step } = startingPoint(record);
  const from = checkpoint ? `the checkpoint of step ${checkpoint.step}` : 'the beginning';
  d.say(
    uid,
    `run ${record.run} from ${from}${checkpoint && checkpoint.step !== step ? `, at step ${step}` : ''}: ${deal.join('; ')}`,
  );
  d.setCondition(uid, 'Ready', false, 'Loading', `run ${record.run} loads ${from}`);
  for (const seat of seats) d.send(seat.member, uid, { assign: assignment(job, seat) });
}

function rangeText(first: number, count: number): string {
  return count === 1 ? `partition ${first}` : `partitions ${first}-${first + count - 1}`;
}

export function newAttempt(record: JobRecord, state: Attempt['state'], seats: readonly Seat[], now: number): Attempt {
  const { checkpoint, step } = startingPoint(record);
  const losses = new Map<number, ReadonlyMap<number, PartitionLosses>>();
  if (checkpoint) losses.set(checkpoint.step, new Map(checkpoint.losses.map((sums) => [sums.partition, sums])));
  return {
    run: record.run,
    state,
    sinceMs: now,
    seats,
    movedMs: now,
    step,
    checkpointedMs: now,
    epochStartedMs: now,
    requested: null,
    change: null,
    parts: new Map(),
    losses,
    ranks: new Map(),
    digestAsked: false,
  };
}

/** What a member needs to take part in the run. */
export function assignment({ record, timeline, attempt, job }: Readonly<JobState>, seat: Seat): Assign {
  const { checkpoint, step } = startingPoint(record);
  return {
    jobName: record.name,
    document: record.document,
    manifest: record.manifest,
    fingerprint: record.fingerprint,
    partitions: seat.role === 'worker' ? { first: seat.first, count: seat.count } : null,
    shard: seat.shard,
    shards: dealRows(record.manifest!, record.shards),
    workers: workersOf(attempt!).map(({ member, first, count }) => ({ worker: member, partitions: { first, count } })),
    checkpoint,
    startStep: step,
    evaluatedThrough: recordedThrough(record),
    checkpoints: timeline!.checkpoints(step),
    halts: job.evaluation.select === 'none' ? [timeline!.end] : timeline!.stageEnds.filter((end) => end > step),
  };
}
