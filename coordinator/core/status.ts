import { bestEpoch, remainingSeconds, reportedEpoch, speedOf } from '../../job/epochs.js';
import { meanLosses, sumLosses } from '../../job/losses.js';
import { expectedEpochs } from '../../job/passes.js';
import { measuredAgainst, type Candidates } from '../../model/metrics.js';
import type { EpochRecord, JobStatus, MemberStatus } from '../../proto/index.js';
import { Phase } from '../../proto/index.js';
import { required } from '../../runtime/required.js';
import { workersOf, type Attempt, type Seat } from './attempt.js';
import type { Cluster, Member, MemberRole } from './cluster.js';
import { isQueued } from './conditions.js';
import { encodingOf } from './encoding.js';
import { secondsOfSteps } from './epochs.js';
import { attemptOf, type JobState, type RunningJob } from './job-state.js';
import {
  hasEnded,
  passOf,
  recordedThrough,
  startingPoint,
  type EpochLine,
  type JobRecord,
  type PhaseName,
} from './record.js';
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

/**
 * The status of a job as users see it. It is computed from the cluster's state and stored nowhere. Throws an Error for
 * an unknown uid.
 */
export function statusOf(cluster: Cluster, uid: string): JobStatus {
  const job = required(cluster.jobs.get(uid), `the job ${uid}`);
  const { record } = job;
  const attempt = attemptOf(job);
  return {
    name: record.name,
    uid,
    phase: PHASE_NUMBERS[record.phase],
    ...positionOf(job),
    ...currentLosses(job, cluster),
    ...metricsOf(job),
    ...paceOf(job, cluster),
    ...processesOf(job),
    encoding: encodingOf(job),
    restarts: record.restarts,
    digest: record.digest,
    conditions: [...record.conditions],
    run: record.run,
    members: [...(attempt ? seatedMembers(cluster, attempt) : []), ...idleMembers(cluster, job)],
    submittedMs: Math.round(record.submittedMs),
    startedMs: Math.round(record.startedMs ?? 0),
    finishedMs: Math.round(record.finishedMs ?? 0),
    engine: record.prepared?.engine ?? '',
    device: record.prepared?.device ?? '',
  };
}

/** The metrics of the epoch that stands for the job so far, and which epoch that is; and those of the validation pairs. */
function metricsOf({ record, job }: JobState) {
  const { at, select, candidates } = job.evaluation;
  const reported = reportedEpoch(record.epochs, at);
  const tested = reported?.test ? reported : undefined;
  const validated = record.epochs.findLast(({ validation }) => validation);
  return {
    metrics: { ...tested?.test },
    metricsStageNumber: tested?.stage ?? 0,
    metricsEpoch: tested?.epoch ?? 0,
    validation: { ...(validated && bestEpoch(record.epochs, { stage: validated.stage, at })?.validation) },
    selectsByValidation: select === 'validation',
    candidates: sampledCandidates(candidates, record),
  };
}

/** The number of sampled items that test items are ranked against in truth; 0 for all items. */
function sampledCandidates(candidates: Candidates, { prepared }: JobRecord): number {
  const { rankedAgainst } = measuredAgainst(candidates, prepared?.manifest.items ?? Infinity);
  return rankedAgainst === 'all' ? 0 : rankedAgainst;
}

/** How many processes the job has and wants. It wants none once it has ended, while it is suspended, while it is encoded, or while it waits in a queue. */
function processesOf(job: JobState): Pick<JobStatus, 'workers' | 'parameterServers'> {
  const { record } = job;
  const { seats } = attemptOf(job) ?? { seats: [] };
  const isWanted = !hasEnded(record) && record.phase !== 'Suspended' && job.state !== 'encoding' && !isQueued(record);
  const ready = (role: MemberRole) => seats.filter((seat) => seat.role === role && seat.ready).length;
  return {
    workers: { ready: ready('worker'), desired: isWanted ? workersWanted(job) : 0 },
    parameterServers: { ready: ready('shard'), desired: isWanted ? record.parameterServers : 0 },
  };
}

/** The boundary that the job has reached, in steps since its start. */
export function stepOf(job: JobState): number {
  const { record } = job;
  const stored = Math.max(startingPoint(record).step, record.phase === 'Succeeded' ? recordedThrough(record) : 0);
  return attemptOf(job)?.step ?? stored;
}

/** The place of the job in its passes, stages and epochs. Each pass counts as the same share of the progress. */
function positionOf(state: JobState) {
  const { job, timeline, record } = state;
  const step = stepOf(state);
  const stages = job.stages.length;
  const [pass, { passes }] = [passOf(record), record];
  const progressAt = (share: number) => (record.phase === 'Succeeded' ? 1 : (pass - 1 + share) / passes);
  const place = { pass, passes, stages };
  if (!timeline)
    return { ...place, progress: progressAt(0), stage: '', stageNumber: 0, epoch: 0, epochs: 0, step: 0, steps: 0 };
  const at = timeline.at(step);
  const { kind, epochs } = job.stages[at.stage - 1];
  return {
    ...place,
    progress: progressAt((step - timeline.begin) / (timeline.end - timeline.begin)),
    stage: kind,
    stageNumber: at.stage,
    epoch: at.epoch,
    epochs,
    step: at.step,
    steps: timeline.stepsPerEpoch,
  };
}

/**
 * The mean losses of the current epoch, from heartbeats; those of the last epoch where there are none. A job that succeeded has
 * those of the epoch that was kept. NaN: unknown.
 */
function currentLosses(state: JobState, { members }: Cluster): Pick<JobStatus, 'loss' | 'adversarialLoss'> {
  const { epochs, phase } = state.record;
  const kept = phase === 'Succeeded' ? reportedEpoch(epochs, state.job.evaluation.at) : undefined;
  const last = kept ?? epochs[epochs.length - 1];
  const ofLast = { loss: last?.loss ?? NaN, adversarialLoss: last?.adversarialLoss ?? NaN };
  if (state.state !== 'running') return ofLast;
  const { job, timeline, attempt } = state;
  const beats = workersOf(attempt).flatMap(({ member }) => members.get(member)?.heartbeat ?? []);
  const sums = sumLosses(
    beats.map((beat) => ({
      triples: beat.epochTriples,
      loss: beat.epochLoss,
      adversarialLoss: beat.epochAdversarialLoss,
    })),
  );
  if (sums.triples === 0) return ofLast;
  const { loss, adversarialLoss } = meanLosses(sums, job.stages[timeline.at(attempt.step).stage - 1].kind);
  return { loss, adversarialLoss: adversarialLoss ?? NaN };
}

/**
 * The speed of the stage so far, and the estimated seconds to the end of the job, by the same rules as in `amr train`
 * (job/epochs.ts). The speed is 0 and the time is NaN while the job does not train.
 */
function paceOf(state: JobState, cluster: Cluster): Pick<JobStatus, 'triplesPerSecond' | 'etaSeconds'> {
  if (state.state !== 'running' || state.attempt.state !== 'training') return { triplesPerSecond: 0, etaSeconds: NaN };
  const { job, timeline, attempt, record } = state;
  const { stage } = timeline.endingAt(Math.max(timeline.begin + 1, attempt.step));
  const current = currentEpoch(state, cluster);
  const ended = epochsThrough(record, { pass: passOf(record), stage, step: attempt.step });
  const parts = [...ended, current];
  const steps = {
    seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
    count: ended.length * timeline.stepsPerEpoch + current.steps,
  };
  const refit = refitEpochs(state);
  const left = {
    steps: timeline.end - attempt.step + refit * timeline.stepsPerEpoch,
    evaluations: timeline.evaluations(attempt.step).length + (refit > 0 ? job.stages.length : 0),
  };
  const etaSeconds = remainingSeconds(left, { steps, evaluations: attempt.evaluated }) ?? NaN;
  return { triplesPerSecond: speedOf(parts), etaSeconds };
}

/**
 * What the workers have trained of the epoch in progress, from heartbeats. It is nothing until each of them has reported a step
 * of this epoch.
 */
function currentEpoch({ attempt, timeline }: RunningJob, { members }: Cluster) {
  const beats = workersOf(attempt).map(({ member }) => members.get(member)?.heartbeat);
  const steps = Math.min(...beats.map((beat) => (beat ? timeline.stepAt(beat.step).step : 0)));
  const started = steps === 0 ? [] : beats.flatMap((beat) => beat ?? []);
  return {
    steps,
    triples: started.reduce((sum, { epochTriples }) => sum + epochTriples, 0),
    seconds: secondsOfSteps(started.map(({ epochSeconds }) => epochSeconds)),
  };
}

/** Estimates the epochs of the pass that follows the present one. It is 0 where none follows. */
function refitEpochs({ job, record }: RunningJob): number {
  return passOf(record) < record.passes ? expectedEpochs(job, record.epochs) : 0;
}

/** The epochs of a stage that have ended at a boundary. */
function epochsThrough(
  { epochs }: JobRecord,
  { pass = 1, stage, step }: Pick<EpochLine, 'pass' | 'stage' | 'step'>,
): EpochLine[] {
  return epochs.filter((line) => (line.pass ?? 1) === pass && line.stage === stage && line.step <= step);
}

/** The members of a run. */
function seatedMembers({ members }: Cluster, attempt: Attempt): MemberStatus[] {
  return attempt.seats.map((seat) => {
    const member = members.get(seat.member);
    const { first, count } = seat.role === 'worker' ? seat : { first: 0, count: 0 };
    return {
      name: seat.member,
      role: ROLES[seat.role],
      state: memberState(attempt, seat, member),
      firstPartition: first,
      partitions: count,
      step: member?.heartbeat?.step ?? 0,
      activity: member?.heartbeat?.activity ?? '',
      activityProgress: member?.heartbeat?.activityProgress ?? 0,
    };
  });
}

const ROLES: Record<MemberRole, string> = { worker: 'worker', shard: 'parameter-server' };

function memberState({ state }: Attempt, { ready }: Seat, member: Readonly<Member> | undefined): string {
  if (member?.leaving) return 'leaving';
  if (state === 'training') return 'training';
  return ready ? 'ready' : 'loading';
}

/**
 * The processes that serve only this job and take no part in a run, because they are starting, waiting, or about to
 * exit.
 */
function idleMembers({ members }: Cluster, job: JobState): MemberStatus[] {
  const seated = new Set(attemptOf(job)?.seats.map(({ member }) => member));
  return [...members.values()]
    .filter(({ name, onlyJob }) => onlyJob === job.record.name && !seated.has(name))
    .map(({ name, role, heartbeat }) => ({
      name,
      role: ROLES[role],
      state: 'idle',
      firstPartition: 0,
      partitions: 0,
      step: 0,
      activity: heartbeat?.activity ?? '',
      activityProgress: heartbeat?.activityProgress ?? 0,
    }));
}

/** An epoch that ended, in the form in which users who watch the job get it. */
export function epochRecord(state: JobState, line: EpochLine, cluster: Cluster): EpochRecord {
  const { job } = state;
  return {
    step: line.step,
    stage: line.kind,
    stageNumber: line.stage,
    stages: job.stages.length,
    epoch: line.epoch,
    epochs: epochsOf(state, line),
    pass: line.pass ?? 0,
    triples: line.triples,
    seconds: line.seconds,
    loss: line.loss,
    adversarialLoss: line.adversarialLoss ?? NaN,
    metrics: { ...line.test },
    validation: { ...line.validation },
    etaSeconds: paceOf(state, cluster).etaSeconds,
    triplesPerSecond: speedOf(epochsThrough(state.record, line)),
    candidates: sampledCandidates(job.evaluation.candidates, state.record),
  };
}

/** The number of epochs of the stage of a line. Once pass 2 has begun, the stages of the job are those of pass 2. */
function epochsOf({ job, record }: JobState, { pass = 1, stage }: EpochLine): number {
  if (pass === passOf(record)) return job.stages[stage - 1].epochs;
  return record.epochs.findLast((line) => line.pass === pass && line.stage === stage)?.epoch ?? 0;
}
