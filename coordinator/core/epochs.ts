import { meanLosses, sumLosses } from '../../job/losses.js';
import { shortenedJob, shortenedWords } from '../../job/patience.js';
import { addHistogram, rankingMetrics, type RankHistogram } from '../../model/metrics.js';
import type { EpochRanks, Losses, RankTally } from '../../proto/index.js';
import { isPlanned, tryCommit, without } from './checkpoints.js';
import { workersOf, type Attempt, type Ranks, type Seat, type WorkerSeat } from './attempt.js';
import type { Deliberation } from './deliberation.js';
import { dropAttempt } from './ending.js';
import { timelineOf, type RunningJob } from './job-state.js';
import { passOf, recordedThrough, type EpochLine } from './record.js';

/** Handles the report of a worker about the losses of its partitions at a boundary. */
export function losses(d: Deliberation, uid: string, seat: Seat, { step, partitions }: Losses): void {
  if (seat.role !== 'worker') return;
  const attempt = d.editAttempt(uid);
  const known = new Map(attempt.losses.get(step));
  for (const sums of partitions) {
    if (sums.partition >= seat.first && sums.partition < seat.first + seat.count) known.set(sums.partition, sums);
  }
  attempt.losses = new Map(attempt.losses).set(step, known);
  if (!recordEpochs(d, uid)) tryCommit(d, uid, step);
}

/** Handles the report of a worker about the ranks of its users' held-out items at a boundary. */
export function ranks(d: Deliberation, uid: string, seat: Seat, { step, ...ranked }: EpochRanks): void {
  if (step <= recordedThrough(d.job(uid).record)) return;
  const attempt = d.editAttempt(uid);
  attempt.ranks = new Map(attempt.ranks).set(step, new Map(attempt.ranks.get(step)).set(seat.member, ranked));
  recordEpochs(d, uid);
}

/**
 * Stores the epochs that are complete, in order, and acknowledges them to the workers. Returns whether the run has ended, because
 * a stage ended early.
 */
function recordEpochs(d: Deliberation, uid: string): boolean {
  for (;;) {
    const job = d.running(uid);
    const step = recordedThrough(job.record) + job.timeline.stepsPerEpoch;
    const line = completeEpoch(job, step);
    if (!line) return false;
    const record = d.noteRecord(uid);
    const attempt = d.editAttempt(uid);
    record.epochs = [...record.epochs, line];
    attempt.evaluated = withEvaluation(attempt, step);
    attempt.ranks = without(attempt.ranks, step);
    for (const old of attempt.losses.keys())
      if (old < step && !isCheckpointed(d.running(uid), old)) attempt.losses = without(attempt.losses, old);
    d.act({ type: 'announce', jobUid: uid, epoch: line });
    for (const { member } of workersOf(attempt)) d.send(member, uid, { recorded: { step } });
    d.touched.add(uid);
    if (endEarly(d, uid, line)) return true;
  }
}

/**
 * Ends a stage early where the epoch that was just stored says so. The workers have gone on meanwhile. A new run goes back to
 * the checkpoint before the end of the epoch, and halts at this end, as at every end of a stage.
 */
function endEarly(d: Deliberation, uid: string, line: EpochLine): boolean {
  const before = d.running(uid);
  const job = shortenedJob(before.job, before.record.epochs);
  if (job === before.job) return false;
  const record = d.editRecord(uid);
  record.checkpoints = record.checkpoints.filter(({ step }) => step < line.step);
  d.putJob({ ...d.running(uid), job, timeline: timelineOf(before.record, job) });
  d.say(uid, 'StageEndedEarly', shortenedWords(before.job, line));
  dropAttempt(d, uid);
  return true;
}

/**
 * Returns the seconds that steps took, from those that each worker measured. The workers end each step together. The one that
 * measured the least was the last to end its evaluation. The others have waited for it in their first step, and this was no
 * training. Returns 0 without workers.
 */
export function secondsOfSteps(measured: readonly number[]): number {
  return measured.length === 0 ? 0 : Math.min(...measured);
}

/** The evaluations of a run with the one at a boundary, if there was one. The workers evaluate at the same time. */
function withEvaluation({ evaluated, ranks }: Attempt, step: number): Attempt['evaluated'] {
  const ranked = ranks.get(step);
  if (!ranked) return evaluated;
  const seconds = Math.max(...[...ranked.values()].map((tally) => tally.seconds));
  return { seconds: evaluated.seconds + seconds, count: evaluated.count + 1 };
}

/** Whether a checkpoint of this boundary may still be committed. That would need the losses at the boundary. */
function isCheckpointed(job: RunningJob, step: number): boolean {
  const { parts, requested } = job.attempt;
  return parts.has(step) || requested?.step === step || isPlanned(job, step);
}

/**
 * The epoch that ends at a boundary. Returns null while losses or ranks of a partition are missing. The losses are
 * added in the order of the partitions, as `amr train` does, so that the sums are bit-identical.
 */
function completeEpoch(running: RunningJob, step: number): EpochLine | null {
  const { job, timeline, attempt, record } = running;
  const sums = attempt.losses.get(step);
  if (step > timeline.end || sums?.size !== job.partitions) return null;
  const metrics = epochMetrics(running, step);
  if (!metrics) return null;
  const { stage, epoch } = timeline.endingAt(step);
  const { kind } = job.stages[stage - 1];
  const total = sumLosses([...sums.values()].sort((left, right) => left.partition - right.partition));
  return {
    step,
    ...(record.passes === 2 ? { pass: passOf(record) } : {}),
    stage,
    kind,
    epoch,
    triples: total.triples,
    seconds: secondsOfSteps([...sums.values()].map(({ seconds }) => seconds)),
    ...meanLosses(total, kind),
    ...metrics,
  };
}

/**
 * The metrics of the epoch that ends at a boundary. They are empty when the epoch is not evaluated. Returns null while
 * ranks are missing.
 */
function epochMetrics(
  { job, timeline, attempt, record }: RunningJob,
  step: number,
): Pick<EpochLine, 'test' | 'validation'> | null {
  const { at, select } = job.evaluation;
  const hasTest = record.prepared.manifest.testPairs > 0;
  const hasValidation = select === 'validation';
  if (!timeline.isEvaluated(step) || !(hasTest || hasValidation)) return {};
  const ranked = attempt.ranks.get(step) ?? new Map<string, Ranks>();
  if (partitionsOf(attempt, ({ member }) => ranked.has(member)) < job.partitions) return null;
  const tallies = [...ranked.values()];
  return {
    ...(hasTest ? { test: metricsOf(tallies, 'test', at) } : {}),
    ...(hasValidation ? { validation: metricsOf(tallies, 'validation', at) } : {}),
  };
}

/** The number of partitions of the workers for which `holds` is true. */
function partitionsOf(attempt: Attempt, holds: (seat: WorkerSeat) => boolean): number {
  return workersOf(attempt)
    .filter(holds)
    .reduce((total, { count }) => total + count, 0);
}

/** Computes metrics from tallies. The counts are integers, so the order of the tallies does not matter. */
function metricsOf(tallies: readonly Ranks[], on: 'test' | 'validation', at: readonly number[]) {
  const all: RankHistogram = { counts: new Float64Array(Math.max(...at)), total: 0 };
  for (const tally of tallies) {
    for (const group of groupsOf(tally[on])) {
      const counts = Float64Array.from(all.counts, (_, rank) => group.counts[rank] ?? 0);
      addHistogram(all, { counts, total: group.pairs });
    }
  }
  return rankingMetrics(all, at);
}

function groupsOf(tally: RankTally | null) {
  return [tally?.warm, tally?.cold].flatMap((group) => (group ? [group] : []));
}
