import { addHistogram, rankingMetrics, type RankHistogram } from '../../model/metrics.js';
import type { EpochRanks, Losses, PartitionLosses, RankTally } from '../../proto/index.js';
import { isPlanned, tryCommit, without } from './checkpoints.js';
import type { JobState, Ranks, Seat } from './cluster.js';
import { workersOf } from './cluster.js';
import type { Deliberation } from './deliberation.js';
import { recordedThrough, type EpochLine } from './record.js';

/** Losses of a lease's partitions at a boundary. */
export function losses(d: Deliberation, uid: string, seat: Seat, { step, partitions }: Losses): void {
  const attempt = d.editAttempt(uid);
  const known = new Map(attempt.losses.get(step));
  for (const sums of partitions) {
    if (sums.partition >= seat.first && sums.partition < seat.first + seat.count) known.set(sums.partition, sums);
  }
  attempt.losses = new Map(attempt.losses).set(step, known);
  recordEpochs(d, uid);
  tryCommit(d, uid, step);
}

export function ranks(d: Deliberation, uid: string, seat: Seat, { step, test, validation }: EpochRanks): void {
  if (step <= recordedThrough(d.job(uid).record)) return;
  const attempt = d.editAttempt(uid);
  attempt.ranks = new Map(attempt.ranks).set(
    step,
    new Map(attempt.ranks.get(step)).set(seat.member, { test, validation }),
  );
  recordEpochs(d, uid);
}

/** Stores the epochs that are complete, in order. */
function recordEpochs(d: Deliberation, uid: string): void {
  for (;;) {
    const job = d.job(uid);
    const step = recordedThrough(job.record) + job.timeline!.stepsPerEpoch;
    const line = completeEpoch(job, step, d.now);
    if (!line) return;
    const record = d.editRecord(uid);
    const attempt = d.editAttempt(uid);
    record.epochs = [...record.epochs, line];
    attempt.epochStartedMs = d.now;
    attempt.ranks = without(attempt.ranks, step);
    for (const old of attempt.losses.keys())
      if (old < step && !isCheckpointed(d.job(uid), old)) attempt.losses = without(attempt.losses, old);
    d.act({ type: 'announce', jobUid: uid, epoch: line });
    for (const { member } of workersOf(attempt)) d.send(member, uid, { recorded: { step } });
    d.touched.add(uid);
  }
}

/** Whether a checkpoint of this boundary may still be committed, with its losses. */
function isCheckpointed(job: Readonly<JobState>, step: number): boolean {
  const { parts, requested } = job.attempt!;
  return parts.has(step) || requested?.step === step || isPlanned(job, step);
}

function completeEpoch(
  { job, timeline, attempt, record }: Readonly<JobState>,
  step: number,
  now: number,
): EpochLine | null {
  const sums = attempt!.losses.get(step);
  if (step > timeline!.end || sums?.size !== job.partitions) return null;
  const { evaluation } = job;
  const due = timeline!.isEvaluated(step) && (record.manifest!.testPairs > 0 || evaluation.select === 'validation');
  const ranked = due ? (attempt!.ranks.get(step) ?? new Map<string, Ranks>()) : new Map<string, Ranks>();
  const seats = workersOf(attempt!).filter(({ member }) => ranked.has(member));
  if (due && seats.reduce((sum, { count }) => sum + count, 0) < job.partitions) return null;
  const tallies = [...ranked.values()];
  const { stage, epoch } = timeline!.endingAt(step);
  const { kind } = job.stages[stage - 1];
  const total = sum([...sums.values()]);
  return {
    step,
    stage,
    kind,
    epoch,
    triples: total.triples,
    seconds: (now - attempt!.epochStartedMs) / 1000,
    loss: total.loss / total.triples,
    adversarialLoss: kind === 'amr' ? total.adversarialLoss / total.triples : null,
    ...(due && record.manifest!.testPairs > 0 ? { test: metricsOf(tallies, 'test', evaluation.at) } : {}),
    ...(due && evaluation.select === 'validation'
      ? { validation: metricsOf(tallies, 'validation', evaluation.at) }
      : {}),
  };
}

/** In order of partitions, as `amr train` adds them. */
function sum(partitions: PartitionLosses[]) {
  const total = { triples: 0, loss: 0, adversarialLoss: 0 };
  for (const { triples, loss, adversarialLoss } of partitions.sort((left, right) => left.partition - right.partition)) {
    total.triples += triples;
    total.loss += loss;
    total.adversarialLoss += adversarialLoss;
  }
  return total;
}

/** Histograms of integers merge in any order to the same bits. */
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
