import type { Command } from '../../proto/index.js';
import { required } from '../../runtime/required.js';
import type { Attempt } from './attempt.js';
import type { Cluster, Member } from './cluster.js';
import type { Decision, Effect, Reason } from './events.js';
import type { JobState, RunningJob } from './job-state.js';
import { withCondition, type JobRecord } from './record.js';

/**
 * One decision while it is being made: the cluster with the changes made so far. A member or job is copied when it is
 * first edited. The collections inside it are replaced, never changed in place, so the cluster from which the decision
 * started stays unchanged.
 */
export class Deliberation {
  answer: Decision['answer'] = null;
  members: Cluster['members'];
  jobs: Cluster['jobs'];
  tickedMs: number;
  /** Jobs that have to be reconciled before the decision is complete. */
  readonly touched = new Set<string>();
  /** A member became free or a job began to wait, so the waiting jobs have to be reconciled. */
  dealing = false;
  readonly #reasons: Reason[] = [];
  readonly #copies = new Set<object>();
  readonly #stored = new Set<string>();
  readonly #removed = new Map<string, JobRecord>();
  readonly #acts: Effect[] = [];

  constructor(
    readonly before: Cluster,
    readonly now: number,
  ) {
    this.members = before.members;
    this.jobs = before.jobs;
    this.tickedMs = before.tickedMs;
  }

  get settings() {
    return this.before.settings;
  }

  /** Undefined where no member has this name. */
  member(name: string): Readonly<Member> | undefined {
    return this.members.get(name);
  }

  /** Throws where there is no such job. */
  job(uid: string): JobState {
    return required(this.jobs.get(uid), `the job ${uid}`);
  }

  /** The job with the run that is going on. Throws where the job has none. */
  running(uid: string): RunningJob {
    return asRunning(this.job(uid));
  }

  /** A copy of the member that may be changed. Throws where there is no such member. */
  editMember(name: string): Member {
    const member = required(this.members.get(name), `the member ${name}`);
    if (this.#copies.has(member)) return member;
    const copy = { ...member };
    this.putMember(copy);
    return copy;
  }

  putMember(member: Member): void {
    this.members = this.members.with(member.name, member);
    this.#copies.add(member);
  }

  dropMember(name: string): void {
    this.members = this.members.without(name);
  }

  /** A copy of the job whose record and attempt may be changed. Use `putJob` to change its state. */
  editJob(uid: string): JobState {
    const job = this.job(uid);
    if (this.#copies.has(job)) return job;
    const copy = job.state === 'running' ? { ...copied(job), attempt: { ...job.attempt } } : copied(job);
    this.putJob(copy);
    return copy;
  }

  /** The attempt of a running job, to be changed. Throws where the job has no run. */
  editAttempt(uid: string): Attempt {
    return asRunning(this.editJob(uid)).attempt;
  }

  /** The record, to be changed. It is stored before any command of this decision is sent. */
  editRecord(uid: string): JobRecord {
    this.#stored.add(uid);
    return this.editJob(uid).record;
  }

  /** The job enters another state. Its record must come from `editRecord` or `editJob`, or be new. */
  putJob(job: JobState): void {
    this.jobs = this.jobs.with(job.record.uid, job);
    this.#copies.add(job);
  }

  /** Removes the job from the cluster, and from the store after all other effects. */
  removeJob(uid: string): void {
    this.#removed.set(uid, this.job(uid).record);
    this.jobs = this.jobs.without(uid);
  }

  /** Changes a condition of the job. The change alone does not cause the record to be stored. */
  setCondition(uid: string, type: string, status: boolean, reason: string, message: string): void {
    const { conditions } = this.job(uid).record;
    const condition = { type, status: status ? 'True' : 'False', reason, message };
    const after = withCondition(conditions, condition, this.now);
    if (after !== conditions) this.editJob(uid).record.conditions = after;
  }

  /** Sends a command to a member that has a session. One without a session is told the state when it joins again. */
  send(name: string, uid: string | null, command: Command): void {
    const session = this.member(name)?.session;
    if (session) this.sendTo(session, uid, command);
  }

  sendTo(session: string, uid: string | null, command: Command): void {
    const run = uid === null ? 0 : (this.jobs.get(uid)?.record.run ?? 0);
    this.#acts.push({ type: 'send', session, envelope: { epoch: this.before.epoch, jobUid: uid ?? '', run, command } });
  }

  act(effect: Extract<Effect, { type: 'close' | 'announce' }>): void {
    this.#acts.push(effect);
  }

  /** Adds a reason; `uid` is null for one that concerns the cluster. */
  say(uid: string | null, text: string, level: Reason['level'] = 'info'): void {
    this.#reasons.push({ level, jobUid: uid, text });
  }

  /** The complete decision. Records are stored first and removed last. */
  decision(): Decision {
    const stored = [...this.#stored].map((uid): Effect => ({
      type: 'persist',
      record: this.#removed.get(uid) ?? this.job(uid).record,
    }));
    const removed = [...this.#removed.keys()].map((uid): Effect => ({ type: 'remove', uid }));
    return {
      state: { ...this.before, members: this.members, jobs: this.jobs, tickedMs: this.tickedMs },
      effects: [...stored, ...this.#acts, ...removed],
      reasons: this.#reasons,
      answer: this.answer,
    };
  }
}

function asRunning(job: JobState): RunningJob {
  if (job.state !== 'running') throw new Error(`the job ${job.record.uid} has no run: it is ${job.state}`);
  return job;
}

function copied<J extends JobState>(job: J): J {
  return { ...job, record: { ...job.record } };
}
