import { encodedMedium } from '../../job/index.js';
import type { EncodedFeatures, EncodingOrder, EncodingReport } from '../../proto/index.js';
import { required } from '../../runtime/required.js';
import type { Cluster, Settings } from './cluster.js';
import type { Deliberation } from './deliberation.js';
import { fail } from './failing.js';
import { awaiting, documentOf, isLive, type EncodingJob, type JobState, type UnreadJob } from './job-state.js';

/** The condition of a job that encodes pictures, texts or audio files: whether the features are there. */
const ENCODED = 'Encoded';

/** Whether processes of its own must encode the pictures, texts or audio files of the job before a worker reads its data. */
export function mustEncode(
  { encodesApart = false }: Settings,
  { job, record }: Pick<JobState, 'job' | 'record'>,
): boolean {
  return encodesApart && job.encode !== undefined && record.encoded === undefined;
}

/** Lets the processes that encode begin. Whoever starts the processes of jobs starts them for a job in this state. */
export function awaitEncoding(d: Deliberation, before: UnreadJob): void {
  const { record, job } = before;
  if (d.now < before.notBeforeMs) return;
  d.editRecord(record.uid);
  d.putJob({
    state: 'encoding',
    record: d.job(record.uid).record,
    job,
    timeline: null,
    shares: new Map(),
    assembler: null,
  });
  tell(d, record.uid, `${sharesOf(before)} processes are to encode ${what(before)}`);
  d.say(record.uid, 'Encoding', `${sharesOf(before)} processes are to encode ${what(before)}`);
}

/** Handles the report of a process that encodes a share. Reports about anything else than the present encoding are ignored. */
export function encodingReported(d: Deliberation, report: EncodingReport): void {
  const job = findJob(d, report);
  if (job?.state !== 'encoding' || report.share >= sharesOf(job)) return;
  const { uid } = job.record;
  if (job.record.phase !== 'Preparing') {
    const record = Object.assign(d.editRecord(uid), { phase: 'Preparing' });
    record.startedMs ??= d.now;
  }
  if (report.failure) return fail(d, uid, `share ${report.share} of the encoding`, report.failure);
  if (report.features) return encoded(d, uid, report.features);
  const { share, done, total, finished } = report;
  const shares = new Map(job.shares).set(share, { done, total, finished });
  const areDone = shares.size === sharesOf(job) && [...shares.values()].every((each) => each.finished);
  // The process that reports the last share still runs, so that it puts the parts together. When it is lost, its successor does.
  const assembler = areDone ? (job.assembler ?? share) : null;
  d.putJob({ ...(d.editJob(uid) as EncodingJob), shares, assembler });
  const [all, known] = countsOf(shares);
  tell(d, uid, assembler === null ? `${all} of ${known} ${what(job)} are encoded` : 'the features are put together');
}

/** Says in both conditions how far the encoding is. */
function tell(d: Deliberation, uid: string, message: string): void {
  for (const type of [ENCODED, 'Running']) d.setCondition(uid, type, false, 'Encoding', message);
}

/** The features are written. A worker can now read the data. */
function encoded(d: Deliberation, uid: string, features: EncodedFeatures): void {
  const before = d.job(uid);
  const record = Object.assign(d.editRecord(uid), { encoded: { ...features } });
  d.putJob(awaiting({ ...before, record }));
  const { items, width, encoder, skipped, animated, truncated } = features;
  const message = `${items} items, ${width} features each, by ${encoder}`;
  d.setCondition(uid, ENCODED, true, 'FeaturesWritten', message);
  d.say(uid, 'Encoded', message);
  const problems = `${required(before.job.encode, 'spec.encode').to.replace(/\/+$/, '')}/problems.csv`;
  if (skipped > 0) d.say(uid, 'DataWarning', `items without features, which ${problems} lists: ${skipped}`, 'warn');
  if (animated > 0) d.say(uid, 'DataNote', `pictures of several frames, of which the first was encoded: ${animated}`);
  if (truncated > 0)
    d.say(
      uid,
      'DataWarning',
      `${what(before)} of which only the first part was encoded, as far as the encoder reads or hears: ${truncated}`,
      'warn',
    );
  d.touched.add(uid);
}

/** What a process that has sent a report is to do. The order is empty where the job needs it no more. */
export function orderFor(
  cluster: Cluster,
  report: Pick<EncodingReport, 'jobName' | 'jobUid' | 'share'>,
): Omit<EncodingOrder, 'epoch' | 'logThrough'> {
  const nothing = { jobUid: '', document: '', shares: 0, assemble: false };
  const job = findJob(cluster, report);
  if (!job || !['unread', 'encoding'].includes(job.state) || !mustEncode(cluster.settings, job)) return nothing;
  if (report.share >= sharesOf(job)) return nothing;
  const assemble = job.state === 'encoding' && job.assembler === report.share;
  return { jobUid: job.record.uid, document: documentOf(job), shares: sharesOf(job), assemble };
}

/** How many pictures, texts or audio files are done, and how many there are, as far as it is known. Null where none are encoded. */
export function encodingOf({ record, ...state }: JobState): { done: number; total: number } | null {
  if (record.encoded) {
    const all = record.encoded.items + record.encoded.skipped;
    return { done: all, total: all };
  }
  if (state.state !== 'encoding') return null;
  const [done, total] = countsOf(state.shares);
  return { done, total };
}

function findJob(
  { jobs }: Pick<Cluster, 'jobs'>,
  { jobName, jobUid }: Pick<EncodingReport, 'jobName' | 'jobUid'>,
): JobState | undefined {
  return jobs
    .values()
    .filter(isLive)
    .find(({ record: { name, uid } }) => name === jobName && (jobUid === '' || jobUid === uid));
}

function sharesOf({ job }: Pick<JobState, 'job'>): number {
  return required(job.encode, 'spec.encode').replicas;
}

function what({ job }: Pick<JobState, 'job'>): string {
  return encodedMedium(required(job.encode, 'spec.encode'));
}

function countsOf(shares: EncodingJob['shares']): [done: number, total: number] {
  const sum = (of: 'done' | 'total') => [...shares.values()].reduce((all, share) => all + share[of], 0);
  return [sum('done'), sum('total')];
}
