import type { EpochRecord, JobStatus, MemberStatus } from '../../proto/index.js';
import { Phase } from '../../proto/index.js';
import type { Cluster, JobState, Member, Seat } from './cluster.js';
import { shardsOf, workersOf } from './cluster.js';
import { hasEnded, recordedThrough, startingPoint, type EpochLine, type PhaseName } from './record.js';
import { workersWanted } from './starting.js';

const PHASE_NUMBERS: Record<PhaseName, Phase> = {
  Pending: Phase.PHASE_PENDING,
  Preparing: Phase.PHASE_PREPARING,
  Running: Phase.PHASE_RUNNING,
  Suspended: Phase.PHASE_SUSPENDED,
  Succeeded: Phase.PHASE_SUCCEEDED,
  Failed: Phase.PHASE_FAILED,
  Cancelled: Phase.PHASE_CANCELLED,
};

/** A job as users see it: a projection of the state, nothing of it is kept anywhere. */
export function statusOf(cluster: Cluster, uid: string): JobStatus {
  const job = cluster.jobs.get(uid)!;
  const { record, attempt } = job;
  const members = (attempt?.seats ?? []).map((seat) => ({ seat, member: cluster.members.get(seat.member) }));
  const isAsked = !hasEnded(record) && record.phase !== 'Suspended';
  const ready = (seats: Seat[]) => seats.filter((seat) => seat.ready).length;
  return {
    name: record.name,
    uid,
    phase: PHASE_NUMBERS[record.phase],
    ...positionOf(job),
    ...lossesOf(job, cluster),
    metrics: { ...record.epochs.findLast(({ test }) => test)?.test },
    ...paceOf(job, cluster),
    workers: { ready: attempt ? ready(workersOf(attempt)) : 0, desired: isAsked ? workersWanted(job) : 0 },
    parameterServers: { ready: attempt ? ready(shardsOf(attempt)) : 0, desired: isAsked ? record.parameterServers : 0 },
    restarts: record.restarts,
    digest: record.digest,
    conditions: [...record.conditions],
    run: record.run,
    members: [...members.map(({ seat, member }) => memberStatus(job, seat, member)), ...idleMembers(cluster, job)],
    submittedMs: Math.round(record.submittedMs),
    startedMs: Math.round(record.startedMs ?? 0),
    finishedMs: Math.round(record.finishedMs ?? 0),
    engine: record.engine,
    device: record.device,
  };
}

/** The boundary that the job has reached. */
export function stepOf({ record, attempt }: Readonly<JobState>): number {
  return (
    attempt?.step ?? Math.max(startingPoint(record).step, record.phase === 'Succeeded' ? recordedThrough(record) : 0)
  );
}

/** Steps per second, as it looks now. */
function rateOf({ attempt }: Readonly<JobState>, { members }: Cluster): number {
  if (attempt?.state !== 'training') return 0;
  return Math.max(0, ...workersOf(attempt).map(({ member }) => members.get(member)?.stepsPerSecond ?? 0));
}

function positionOf(state: Readonly<JobState>) {
  const { job, timeline, record } = state;
  const step = stepOf(state);
  const stages = job.stages.length;
  if (!timeline) return { progress: 0, stage: '', stageNumber: 0, stages, epoch: 0, epochs: 0, step: 0, steps: 0 };
  const at = timeline.at(step);
  const { kind, epochs } = job.stages[at.stage - 1];
  return {
    progress: record.phase === 'Succeeded' ? 1 : step / timeline.end,
    stage: kind,
    stageNumber: at.stage,
    stages,
    epoch: at.epoch,
    epochs,
    step: at.step,
    steps: timeline.stepsPerEpoch,
  };
}

function lossesOf({ job, record, attempt, timeline }: Readonly<JobState>, { members }: Cluster) {
  const beats = workersOf(attempt ?? { seats: [] }).flatMap(({ member }) => members.get(member)?.heartbeat ?? []);
  const total = (key: 'epochTriples' | 'epochLoss' | 'epochAdversarialLoss') =>
    beats.reduce((sum, beat) => sum + beat[key], 0);
  const triples = total('epochTriples');
  if (attempt && timeline && triples > 0) {
    const isAdversarial = job.stages[timeline.at(attempt.step).stage - 1].kind === 'amr';
    return {
      loss: total('epochLoss') / triples,
      adversarialLoss: isAdversarial ? total('epochAdversarialLoss') / triples : NaN,
    };
  }
  const last = record.epochs[record.epochs.length - 1];
  return { loss: last?.loss ?? NaN, adversarialLoss: last?.adversarialLoss ?? NaN };
}

function paceOf(state: Readonly<JobState>, cluster: Cluster) {
  const { attempt, timeline } = state;
  const rate = rateOf(state, cluster);
  const workers = attempt?.state === 'training' ? workersOf(attempt) : [];
  const triples = workers.reduce((sum, { member }) => sum + (cluster.members.get(member)?.triplesPerSecond ?? 0), 0);
  return {
    triplesPerSecond: triples,
    etaSeconds: timeline && rate > 0 ? (timeline.end - stepOf(state)) / rate : NaN,
  };
}

function memberStatus({ attempt }: Readonly<JobState>, seat: Seat, member: Readonly<Member> | undefined): MemberStatus {
  const state = member?.leaving
    ? 'leaving'
    : attempt?.state === 'training'
      ? 'training'
      : seat.ready
        ? 'ready'
        : 'loading';
  return {
    name: seat.member,
    role: seat.role === 'worker' ? 'worker' : 'parameter-server',
    state,
    firstPartition: seat.first,
    partitions: seat.count,
    step: member?.heartbeat?.step ?? 0,
    activity: member?.heartbeat?.activity ?? '',
    activityProgress: member?.heartbeat?.activityProgress ?? 0,
  };
}

/** Processes that serve this job alone and have no part in a run: they start, wait, or are about to go. */
function idleMembers({ members }: Cluster, { record, attempt }: Readonly<JobState>): MemberStatus[] {
  const seated = new Set(attempt?.seats.map(({ member }) => member));
  return [...members.values()]
    .filter(({ name, onlyJob }) => onlyJob === record.name && !seated.has(name))
    .map(({ name, role, heartbeat }) => ({
      name,
      role: role === 'worker' ? 'worker' : 'parameter-server',
      state: 'idle',
      firstPartition: 0,
      partitions: 0,
      step: 0,
      activity: heartbeat?.activity ?? '',
      activityProgress: heartbeat?.activityProgress ?? 0,
    }));
}

/** An epoch that ended, for those who watch. */
export function epochRecord(state: Readonly<JobState>, line: EpochLine, cluster: Cluster): EpochRecord {
  const { job } = state;
  return {
    step: line.step,
    stage: line.kind,
    stageNumber: line.stage,
    stages: job.stages.length,
    epoch: line.epoch,
    epochs: job.stages[line.stage - 1].epochs,
    triples: line.triples,
    seconds: line.seconds,
    loss: line.loss,
    adversarialLoss: line.adversarialLoss ?? NaN,
    metrics: { ...line.test },
    validation: { ...line.validation },
    etaSeconds: paceOf(state, cluster).etaSeconds,
  };
}
