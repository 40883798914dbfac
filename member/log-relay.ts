import type { LogLine } from '../proto/index.js';
import type { Clock } from '../runtime/clock.js';
import type { LogCarrier, SessionState } from './session-state.js';

/** The largest batch. A single line is always shorter than that. */
const BATCH = { lines: 64, bytes: 16 * 1024 };
/** How much of the log waits while the coordinator is away, or has not said that it is stored. */
const CAPACITY = { lines: 1024, bytes: 256 * 1024 };
/** How long a line waits for others that are sent with it, in milliseconds. Errors do not wait. */
const WAIT_MS = 100;
/** Longer texts in a line are cut, in characters. */
const LONGEST = { message: 2000, field: 1000, details: 8000 };

/** What a LogRelay needs. */
interface RelayServices {
  readonly session: Pick<SessionState, 'isOpen' | 'report'>;
  /** The uid of the job that the process works for. It is null while the process is free. */
  readonly jobUid: () => string | null;
  /** Whether the process serves only one job, so that all that it says concerns this job. */
  readonly servesOneJob: boolean;
  readonly clock: Clock;
}

/** A line that the coordinator has not stored yet. */
interface Entry {
  readonly jobUid: string;
  readonly line: LogLine;
  readonly bytes: number;
  isSent: boolean;
}

/**
 * Sends the log of a process to the coordinator, as far as it concerns a job. A line is kept until the coordinator has stored
 * it. The oldest lines are dropped when too many wait, and a line says how many were.
 */
export class LogRelay implements LogCarrier {
  #entries: Entry[] = [];
  #bytes = 0;
  #number = 0;
  /** The lines that were dropped before they were sent, and those that were sent but may not have arrived. */
  #lost = { unsent: 0, unsure: 0 };
  #isWaiting = false;

  constructor(readonly services: RelayServices) {}

  /** Takes a line that the process has logged: a JSON object. */
  add(text: string): void {
    const { jobUid: named, ...line } = readLine(text);
    const jobUid = named ?? this.services.jobUid() ?? (this.services.servesOneJob ? '' : null);
    if (jobUid === null) return;
    this.#push(jobUid, { ...line, source: '', role: '', position: 0, number: ++this.#number });
    if (line.level === 'error' || line.level === 'fatal') this.flush();
    else this.#flushLater();
  }

  /** Sends what has not been sent, if the coordinator can be reached. */
  flush(): void {
    const { session } = this.services;
    if (!session.isOpen) return;
    this.#sayWhatIsLost();
    const unsent = this.#entries.filter(({ isSent }) => !isSent);
    for (let from = 0, to = 0; from < unsent.length; from = to) {
      to = endOfBatch(unsent, from);
      const batch = unsent.slice(from, to);
      session.report({ jobUid: batch[0].jobUid, run: 0 }, { logLines: { lines: batch.map(({ line }) => line) } });
      for (const entry of batch) entry.isSent = true;
    }
  }

  /** Sends everything again that is not stored. */
  opened(): void {
    for (const entry of this.#entries) entry.isSent = false;
    this.#lost = { unsent: this.#lost.unsent + this.#lost.unsure, unsure: 0 };
    this.flush();
  }

  /** Forgets what is stored. */
  kept(jobUid: string, through: number): void {
    this.#lost.unsure = 0;
    this.#entries = this.#entries.filter((entry) => entry.jobUid !== jobUid || entry.line.number > through);
    this.#bytes = this.#entries.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #push(jobUid: string, line: LogLine): void {
    const bytes = Buffer.byteLength(line.message) + Buffer.byteLength(line.details) + 64;
    this.#entries.push({ jobUid, line, bytes, isSent: false });
    this.#bytes += bytes;
    while (this.#entries.length > CAPACITY.lines || this.#bytes > CAPACITY.bytes) {
      const [oldest] = this.#entries.splice(0, 1);
      this.#bytes -= oldest.bytes;
      this.#lost[oldest.isSent ? 'unsure' : 'unsent']++;
    }
  }

  /** Puts a line about the lines that were dropped before those that wait. It takes the number of the last one of them. */
  #sayWhatIsLost(): void {
    const count = this.#lost.unsent;
    const [first] = this.#entries;
    if (count === 0 || first === undefined) return;
    this.#lost.unsent = 0;
    const message = `${count} ${count === 1 ? 'line' : 'lines'} of this log were dropped because the coordinator was away`;
    const line = { ...first.line, level: 'warn', message, details: '', number: first.line.number - 1 };
    this.#entries.unshift({ jobUid: first.jobUid, line, bytes: 0, isSent: false });
  }

  #flushLater(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    const flush = () => {
      this.#isWaiting = false;
      this.flush();
    };
    void this.services.clock.sleep(WAIT_MS).then(flush);
  }
}

/** The end of the batch that begins at `from`: its lines are about one job and not too many. */
function endOfBatch(entries: readonly Entry[], from: number): number {
  let bytes = 0;
  for (let at = from; at < entries.length; at++) {
    bytes += entries[at].bytes;
    const isFull = at - from === BATCH.lines || bytes > BATCH.bytes;
    if (at > from && (isFull || entries[at].jobUid !== entries[from].jobUid)) return at;
  }
  return entries.length;
}

/** The fields of a line of a log, and the job that it names. */
function readLine(text: string): Pick<LogLine, 'timeMs' | 'level' | 'message' | 'details'> & { jobUid?: string } {
  const {
    time,
    level,
    message,
    jobUid,
    role: _role,
    name: _name,
    job: _job,
    ...rest
  } = JSON.parse(text) as {
    readonly [field: string]: unknown;
    readonly time: string;
    readonly level: string;
    readonly message?: string;
    readonly jobUid?: string;
  };
  const shortened = JSON.stringify(rest, (_, value: unknown) =>
    typeof value === 'string' ? cut(value, LONGEST.field) : value,
  );
  const details = shortened === '{}' || shortened.length > LONGEST.details ? '' : shortened;
  return { timeMs: Date.parse(time), level, message: cut(message ?? '', LONGEST.message), details, jobUid };
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length - longest} characters more)`;
}
