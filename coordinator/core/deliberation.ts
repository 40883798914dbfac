import type { Command } from '../../proto/index.js';
import type { Attempt, Cluster, JobState, Member } from './cluster.js';
import type { Decision, Effect, Reason } from './events.js';
import { withCondition, type JobRecord } from './record.js';

/**
 * One decision in the making: a view of the cluster that changes are laid over. Members and jobs are copied the first
 * time that they are edited; the collections inside them are replaced, never changed in place, so the cluster that the
 * decision started from stays as it was.
 */
export class Deliberation {
  answer: Decision['answer'] = null;
  members: Cluster['members'];
  jobs: Cluster['jobs'];
  tickedMs: number;
  /** Jobs to look at again before the decision is made. */
  readonly touched = new Set<string>();
  /** Somebody became free, or a job began to wait: the queue must be looked at. */
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

  member(name: string): Readonly<Member> | undefined {
    return this.members.get(name);
  }

  job(uid: string): Readonly<JobState> {
    return this.jobs.get(uid)!;
  }

  editMember(name: string): Member {
    const member = this.members.get(name)!;
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

  editJob(uid: string): JobState {
    const job = this.job(uid);
    if (this.#copies.has(job)) return job;
    const copy = { ...job, record: { ...job.record }, attempt: job.attempt && { ...job.attempt } };
    this.putJob(copy);
    return copy;
  }

  /** The job must have an attempt. */
  editAttempt(uid: string): Attempt {
    return this.editJob(uid).attempt!;
  }

  /** The record, to be edited: it is stored before anything is sent. */
  editRecord(uid: string): JobRecord {
    this.#stored.add(uid);
    return this.editJob(uid).record;
  }

  putJob(job: JobState): void {
    this.jobs = this.jobs.with(job.record.uid, job);
    this.#copies.add(job);
  }

  /** The job is removed from the store once all the rest is done. */
  removeJob(uid: string): void {
    this.#removed.set(uid, this.job(uid).record);
    this.jobs = this.jobs.without(uid);
  }

  /** Stored with the next change that is. */
  setCondition(uid: string, type: string, status: boolean, reason: string, message: string): void {
    const { conditions } = this.job(uid).record;
    const condition = { type, status: status ? 'True' : 'False', reason, message };
    const after = withCondition(conditions, condition, this.now);
    if (after !== conditions) this.editJob(uid).record.conditions = after;
  }

  /** To a member that has a session; one without hears what holds when it joins again. */
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

  say(uid: string | null, text: string, level: Reason['level'] = 'info'): void {
    this.#reasons.push({ level, jobUid: uid, text });
  }

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
