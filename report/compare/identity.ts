import { trainingFingerprint } from '../../job/index.js';
import type { Job } from '../../job/index.js';
import type { StageSettings } from '../../model/stage.js';
import type { Comparison, ComparisonRow, JobIdentity } from './comparison.js';

/** The identity of the job that a comparison was made from. */
export function jobIdentity(job: Job): JobIdentity {
  return {
    jobFingerprint: fingerprintOf(job, job.stages),
    settingsFingerprint: fingerprintOf({ ...job, memory: undefined }, []),
  };
}

/**
 * Says why a comparison is not about a model, or null when it is. A comparison is about the models that its job trains
 * and about the models of its own rows, on the same data.
 */
export function reasonOfMismatch(
  comparison: Comparison,
  { job, dataFingerprint }: { job: Job; dataFingerprint: string },
): string | null {
  // A file of an earlier version lacks the fingerprints, whatever its type says.
  const { jobFingerprint, settingsFingerprint, front, rows } = comparison as Partial<Comparison>;
  const isPerList = rows?.every(({ perList }: Partial<ComparisonRow>) => perList !== undefined) === true;
  if (jobFingerprint === undefined || settingsFingerprint === undefined || front === undefined || !isPerList) {
    return 'an earlier version wrote it, which did not note the job that it compares, the best of its rows or the attacks on each list alone';
  }
  if (comparison.dataFingerprint !== dataFingerprint) {
    return `it compares models of other data: their fingerprint is ${comparison.dataFingerprint}, that of this model's data is ${dataFingerprint}`;
  }
  const own = jobIdentity(job);
  if (own.jobFingerprint === jobFingerprint) return null;
  if (own.settingsFingerprint === settingsFingerprint && isStageOfRow(comparison, job)) return null;
  return `it compares models of another job, "${comparison.name}": its stages or settings differ from those that this model was trained with`;
}

function isStageOfRow({ rows }: Comparison, job: Job): boolean {
  const own = fingerprintOf(job, job.stages.map(withoutEpochs));
  return rows.some(({ stage, memory }) => {
    const stages = memory?.stages ?? (stage ? [stage] : []);
    return fingerprintOf({ ...job, memory: memory?.asked }, stages.map(withoutEpochs)) === own;
  });
}

/** A row's model was trained for the epochs that validation chose, which are not those of the row's stage. */
function withoutEpochs(stage: StageSettings): StageSettings {
  return { ...stage, epochs: 1 };
}

function fingerprintOf(job: Job, stages: Job['stages']): string {
  return trainingFingerprint({
    ...job,
    stages,
    seed: 0,
    from: null,
    evaluation: { ...job.evaluation, select: 'none' },
  });
}
