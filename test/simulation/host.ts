import type { MemberMessage, Report } from '../../proto/index.js';
import { emptyCluster, type Cluster, type Settings } from '../../coordinator/core/cluster.js';
import { decide } from '../../coordinator/core/decide.js';
import type { Decision, Effect, Event } from '../../coordinator/core/events.js';
import type { JobRecord } from '../../coordinator/core/record.js';
import { checkDecision, checkStored } from './invariants.js';
import type { Process, Surroundings } from './process.js';
import { Stream } from './stream.js';

/** The parts of the simulated cluster that a coordinator uses. */
interface HostSurroundings extends Surroundings {
  readonly settings: Settings;
  readonly store: Map<string, JobRecord>;
  readonly storeEpoch: number;
  readonly longestWaitMs: number;
  sessions: number;
  decisions: number;
  onDecision(state: Cluster, event: Event, now: number, decision: Decision): void;
  hear(text: string, jobUid: string | null, level: string): void;
}

/** One coordinator process: the core of the product, with a simulated store and simulated streams. */
export class Host {
  isAlive = true;
  isPaused = false;
  /** A message that carries no report. */
  readonly noReport = NO_REPORT;
  #cluster: Cluster;
  readonly #sessions = new Map<string, Stream>();
  #waiting: (() => void)[] = [];
  /** Records with new epochs that are not stored yet, and the messages that wait for them (record-keeper.ts). */
  readonly #unstored = new Map<string, { record: JobRecord; sinceMs: number; messages: (() => void)[] }>();

  constructor(
    readonly world: HostSurroundings,
    readonly epoch: number,
  ) {
    this.#cluster = emptyCluster(world.settings, epoch);
    const jobs = [...world.store.values()].map((record) => ({ record, job: world.jobs.get(record.uid)!.job }));
    this.handle({ type: 'restored', jobs });
    this.#tick();
  }

  get cluster(): Cluster {
    return this.#cluster;
  }

  get isListening(): boolean {
    return this.isAlive && !this.isPaused;
  }

  recordOf(uid: string): JobRecord | undefined {
    return this.#cluster.jobs.get(uid)?.record;
  }

  kill(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    for (const stream of this.#sessions.values()) stream.break();
  }

  pause(): void {
    this.isPaused = true;
  }

  /** Ends the pause, and handles everything that arrived during it. */
  resume(): void {
    this.isPaused = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const act of waiting) act();
  }

  accept(member: Process): Stream {
    const stream = new Stream(this.world, `session-${++this.world.sessions}`, member, this);
    this.#sessions.set(stream.session, stream);
    return stream;
  }

  receive(stream: Stream, { jobUid, run, report }: { jobUid: string; run: number; report: Report }): void {
    const { session, member } = stream;
    const event: Event =
      'join' in report
        ? { type: 'joined', session, join: report.join }
        : { type: 'reported', member: member.name, session, message: { ...NO_REPORT, jobUid, run, ...report } };
    this.handle(event);
  }

  disconnected({ session, member }: Stream): void {
    this.#sessions.delete(session);
    this.handle({ type: 'disconnected', member: member.name, session });
  }

  handle(event: Event): Decision | undefined {
    if (!this.isAlive) return undefined;
    if (this.isPaused) {
      this.#waiting.push(() => this.handle(event));
      return undefined;
    }
    const { world } = this;
    this.#storeWaiting(event.type === 'joined' ? Infinity : world.timetable.now - world.longestWaitMs);
    if (!this.isAlive) return undefined;
    const decision = decide(this.#cluster, event, world.timetable.now);
    world.onDecision(this.#cluster, event, world.timetable.now, decision);
    checkDecision(this.#cluster, decision, world);
    this.#cluster = decision.state;
    world.decisions++;
    for (const { text, jobUid, level } of decision.reasons) world.hear(text, jobUid, level);
    this.#carryOut(decision);
    return decision;
  }

  #carryOut({ effects }: Decision): void {
    const { world } = this;
    for (const effect of effects) {
      if (effect.type === 'persist') {
        const { record, canWait = false } = effect;
        const { sinceMs = world.timetable.now, messages = [] } = this.#unstored.get(record.uid) ?? {};
        if (canWait && world.longestWaitMs > 0) this.#unstored.set(record.uid, { record, sinceMs, messages });
        else this.#store(record);
        if (!this.isAlive) return;
      } else if (!this.isAlive) return;
      else if (effect.type === 'send') this.#send(effect);
      else if (effect.type === 'close') this.#sessions.get(effect.session)?.break();
      else if (effect.type === 'remove') world.store.delete(effect.uid);
    }
  }

  #send({ session, envelope }: Extract<Effect, { type: 'send' }>): void {
    const send = () => this.#sessions.get(session)?.toMember(envelope);
    const waiting = 'recorded' in envelope.command ? this.#unstored.get(envelope.jobUid) : undefined;
    if (waiting) waiting.messages.push(send);
    else send();
  }

  /** Stores a record, and sends what waited for it. The coordinator may crash before or after it is stored. */
  #store(record: JobRecord): void {
    const { world } = this;
    if (world.faults.crashes(world.dice)) this.kill();
    if (world.storeEpoch > this.epoch) this.kill(); // a newer coordinator owns the store
    if (!this.isAlive) return;
    checkStored(world.store.get(record.uid), record);
    world.store.set(record.uid, record);
    if (world.faults.crashes(world.dice)) this.kill();
    const waiting = this.#unstored.get(record.uid);
    this.#unstored.delete(record.uid);
    if (this.isAlive) for (const send of waiting?.messages ?? []) send();
  }

  /** Stores the records that have waited since `latestMs` or longer. */
  #storeWaiting(latestMs: number): void {
    for (const { record, sinceMs } of this.#unstored.values()) {
      if (this.isAlive && sinceMs <= latestMs) this.#store(record);
    }
  }

  #tick(): void {
    if (!this.isAlive) return;
    if (!this.isPaused && this.world.storeEpoch > this.epoch) {
      this.kill(); // a newer coordinator owns the store
      return;
    }
    this.handle({ type: 'ticked' });
    this.world.timetable.after(1000, () => this.#tick());
  }
}

const NO_REPORT: MemberMessage = {
  jobUid: '',
  run: 0,
  join: null,
  heartbeat: null,
  prepared: null,
  ready: null,
  losses: null,
  epochRanks: null,
  checkpointPart: null,
  checkpointRefused: null,
  digest: null,
  failure: null,
  leaving: null,
  logLines: null,
  memoryChosen: null,
};
