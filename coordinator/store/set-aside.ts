import { compileJob, jobDocument, type Job } from '../../job/index.js';
import { newRecord, type JobRecord } from '../core/record.js';
import type { DamagedRecord, JobStore, Opened } from './job-store.js';

/** A record with the job that its document describes. */
interface RestoredJob {
  readonly record: JobRecord;
  readonly job: Job;
}

/** The jobs that a coordinator starts with. */
interface RestoredJobs {
  readonly jobs: readonly RestoredJob[];
  /** The records that were set aside. */
  readonly damaged: readonly DamagedRecord[];
}

/**
 * Compiles the jobs of a store. A record that cannot be read, or whose document this version does not understand, is set aside:
 * its job is shown as failed with the reason `RecordDamaged`, and what is stored of it stays as it is until the job is deleted.
 * `now` is in milliseconds since 1970.
 */
export function restoredJobs(
  { records, damaged }: Opened,
  store: Pick<JobStore, 'setAside'>,
  now: number,
): RestoredJobs {
  const jobs: RestoredJob[] = [];
  const aside = [...damaged];
  for (const record of records) {
    try {
      jobs.push({ record, job: compileJob(JSON.parse(record.document)) });
    } catch (error) {
      const { uid, name } = record;
      const problem = `this version of amr cannot read the document in the record of ${name}: ${(error as Error).message}`;
      aside.push({ uid, name, problem });
    }
  }
  const names = new Set(jobs.map(({ record }) => record.name));
  for (const each of aside) {
    store.setAside(each.uid);
    const standIn = standInFor(each, names, now);
    names.add(standIn.record.name);
    jobs.push(standIn);
  }
  return { jobs, damaged: aside };
}

/** Makes a job that stands for a damaged record, so that users see it in lists and can delete it. */
function standInFor({ uid, name, problem }: DamagedRecord, taken: ReadonlySet<string>, now: number): RestoredJob {
  const shown = name !== null && !taken.has(name) ? name : `damaged-${uid.slice(0, 8).toLowerCase()}`;
  const job = compileJob({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: shown },
    spec: { data: { synthetic: {} } },
  });
  const document = JSON.stringify(jobDocument(job));
  const record = newRecord(job, { uid, requestId: `damaged-${uid}`, document, now });
  const message = `${problem}. The record and the checkpoints are left as they are`;
  const finished = { type: 'Finished', status: 'True', reason: 'RecordDamaged', message, timeMs: now };
  return { job, record: { ...record, phase: 'Failed', finishedMs: now, conditions: [finished] } };
}
