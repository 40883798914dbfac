import type { Command } from '../../proto/index.js';
import { required } from '../../runtime/required.js';
import type { Attempt } from './attempt.js';
import type { Cluster, Member } from './cluster.js';
import type { Decision, Effect, Reason } from './events.js';
import type { JobState, RunningJob } from './job-state.js';
import { completed } from './conditions.js';
import { withCondition, type JobRecord } from './record.js';

/**
 * One decision while it is being made. It contains the cluster with the changes made so far. A member or a job is
 * copied when it is first edited. Collections inside it are replaced and never changed in place, so the cluster from
 * which the decision started stays unchanged.
 */
export class Deliberation {
  /** The answer to a user's request. It is null for other events. */
  answer: Decision['answer'] = null;
  members: Cluster['members'];
  strangers: Cluster['strangers'];
  jobs: Cluster['jobs'];
  tickedMs: number;
  /** The uids of the jobs that must be reconciled before the decision is complete. */
  readonly touched = new Set<string>();
  /** Whether a member became free or a job began to wait, so that the waiting jobs must be reconciled. */
  dealing = false;
  readonly #reasons: Reason[] = [];
  readonly #copies = new Set<object>();
  readonly #stored = new Set<string>();
  readonly #edited = new Set<string>();
  readonly #noted = new Set<string>();
  readonly #removed = new Map<string, JobRecord>();
  readonly #acts: Effect[] = [];

  constructor(
    readonly before: Cluster,
    readonly now: number,
  ) {
    this.members = before.members;
    this.strangers = before.strangers;
    this.jobs = before.jobs;
    this.tickedMs = before.tickedMs;
  }

  /** The settings of the cluster. */
  get settings() {
    return this.before.settings;
  }

  /** The member with this name, or undefined. */
  member(name: string): Readonly<Member> | undefined {
    return this.members.get(name);
  }

  /** The job with this uid. Throws an Error when there is none. */
  job(uid: string): JobState {
    return required(this.jobs.get(uid), `the job ${uid}`);
  }

  /** The job with its current run. Throws an Error when the job has none. */
  running(uid: string): RunningJob {
    return asRunning(this.job(uid));
  }

  /** Returns a copy of the member that may be changed. Throws an Error when there is no such member. */
  editMember(name: string): Member {
    const member = required(this.members.get(name), `the member ${name}`);
    if (this.#copies.has(member)) return member;
    const copy = { ...member };
    this.putMember(copy);
    return copy;
  }

  /** Adds a member or replaces the one of the same name. */
  putMember(member: Member): void {
    this.members = this.members.with(member.name, member);
    this.#copies.add(member);
  }

  /** Forgets a member. */
  dropMember(name: string): void {
    this.members = this.members.without(name);
  }

  /** Returns a copy of the job whose record and attempt may be changed. `putJob` changes its state. */
  editJob(uid: string): JobState {
    const job = this.job(uid);
    if (this.#copies.has(job)) return job;
    const copy = job.state === 'running' ? { ...copied(job), attempt: { ...job.attempt } } : copied(job);
    this.putJob(copy);
    return copy;
  }

  /** Returns the attempt of a running job so that it may be changed. Throws an Error when the job has no run. */
  editAttempt(uid: string): Attempt {
    return asRunning(this.editJob(uid)).attempt;
  }

  /** Returns the record so that it may be changed. It is stored before any command of this decision is sent. */
  editRecord(uid: string): JobRecord {
    this.#stored.add(uid);
    return this.editJob(uid).record;
  }

  /**
   * Returns the record so that an epoch may be added. Unless `editRecord` is called too, the record is stored some seconds later,
   * with further epochs, and only then do workers learn that the epoch is stored.
   */
  noteRecord(uid: string): JobRecord {
    this.#noted.add(uid);
    return this.editJob(uid).record;
  }

  /** Puts a job into another state. Its record must be new or come from `editRecord` or `editJob`. */
  putJob(job: JobState): void {
    this.jobs = this.jobs.with(job.record.uid, job);
    this.#copies.add(job);
    this.#edited.add(job.record.uid);
  }

  /** Removes the job from the cluster. It is removed from the store after all other effects. */
  removeJob(uid: string): void {
    this.#removed.set(uid, this.job(uid).record);
    this.jobs = this.jobs.without(uid);
  }

  /**
   * Changes a condition of the job. The record is stored when the status of the condition changes, so that the time of this
   * transition survives a restart. A new message alone is not stored.
   */
  setCondition(uid: string, type: string, status: boolean, reason: string, message: string): void {
    const { conditions } = this.job(uid).record;
    const condition = { type, status: status ? 'True' : 'False', reason, message };
    const after = withCondition(conditions, condition, this.now);
    if (after === conditions) return;
    const before = conditions.find((other) => other.type === type);
    const record = before?.status === condition.status ? this.editJob(uid).record : this.editRecord(uid);
    record.conditions = after;
  }

  /**
   * Sends a command to a member that has a session. A member without a session learns the state when it joins again.
   */
  send(name: string, uid: string | null, command: Command): void {
    const session = this.member(name)?.session;
    if (session) this.sendTo(session, uid, command);
  }

  /** Sends a command to a session whose process is not a member yet. */
  sendTo(session: string, uid: string | null, command: Command): void {
    const run = uid === null ? 0 : (this.jobs.get(uid)?.record.run ?? 0);
    this.#acts.push({ type: 'send', session, envelope: { epoch: this.before.epoch, jobUid: uid ?? '', run, command } });
  }

  /** Adds an effect that is neither a command nor a change of the store. */
  act(effect: Extract<Effect, { type: 'close' | 'announce' }>): void {
    this.#acts.push(effect);
  }

  /** Adds a reason for the log. `uid` is null when the reason concerns the cluster. `code` is one word for programs. */
  say(uid: string | null, code: string, text: string, level: Reason['level'] = 'info'): void {
    this.#reasons.push({ level, jobUid: uid, code, text });
  }

  /** The complete decision. Records are stored first and removed last. */
  decision(): Decision {
    for (const uid of this.#edited) this.#completeConditions(uid);
    const stored = [...new Set([...this.#stored, ...this.#noted])].map((uid): Effect => ({
      type: 'persist',
      record: this.#removed.get(uid) ?? this.job(uid).record,
      ...(this.#stored.has(uid) ? {} : { canWait: true }),
    }));
    const removed = [...this.#removed.keys()].map((uid): Effect => ({ type: 'remove', uid }));
    return {
      state: {
        ...this.before,
        members: this.members,
        strangers: this.strangers,
        jobs: this.jobs,
        tickedMs: this.tickedMs,
      },
      effects: [...stored, ...this.#acts, ...removed],
      reasons: this.#reasons,
      answer: this.answer,
    };
  }

  /** Sets the conditions that follow from the phase of a job. */
  #completeConditions(uid: string): void {
    const record = this.jobs.get(uid)?.record;
    if (!record) return;
    const conditions = completed(record, this.now);
    if (conditions !== record.conditions) this.editJob(uid).record.conditions = conditions;
  }
}

function asRunning(job: JobState): RunningJob {
  if (job.state !== 'running') throw new Error(`the job ${job.record.uid} has no run: it is ${job.state}`);
  return job;
}

function copied<J extends JobState>(job: J): J {
  return { ...job, record: { ...job.record } };
}
