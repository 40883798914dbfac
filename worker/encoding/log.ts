import { LogRelay } from '../../member/log-relay.js';
import type { EncodingOrder, LogLine } from '../../proto/index.js';
import type { Clock } from '../../runtime/clock.js';

/** Sends lines to the coordinator in a report. Rejects where it is not reached. */
type SendLines = (lines: readonly LogLine[]) => Promise<unknown>;

/**
 * Sends the log of a process that encodes to the coordinator. Such a process has no session: its reports carry the lines, and the answers
 * say which of them are stored.
 */
export class EncodingLog {
  readonly #relay: LogRelay;
  readonly #session: { isOpen: boolean; report: LogRelaySession['report'] };
  #epoch = 0;
  /** Settles when all lines were sent that are on the way. */
  #sending: Promise<unknown> = Promise.resolve();

  constructor(send: SendLines, clock: Clock) {
    const sendNext = (lines: readonly LogLine[]) => {
      this.#sending = this.#sending.then(() => send(lines)).catch(() => (this.#session.isOpen = false));
    };
    this.#session = { isOpen: false, report: (_, report) => 'logLines' in report && sendNext(report.logLines.lines) };
    this.#relay = new LogRelay({ session: this.#session, jobUid: () => null, servesOneJob: true, clock });
  }

  /** Takes a line that the process has logged: a JSON object. */
  add(text: string): void {
    this.#relay.add(text);
  }

  /** Called with each answer of the coordinator. What is not stored is sent again where it was away, or is another one. */
  answered({ epoch, logThrough }: EncodingOrder): void {
    if (logThrough > 0) this.#relay.kept('', logThrough);
    // A coordinator of an earlier version says no epoch, and would take lines for a report of no progress.
    if (epoch === 0 || (this.#session.isOpen && this.#epoch === epoch)) return;
    this.#session.isOpen = true;
    this.#epoch = epoch;
    this.#relay.opened();
  }

  /** Sends what waits, because the process ends. Lines are lost where the coordinator is away. */
  async close(): Promise<void> {
    this.#relay.flush();
    await this.#sending;
  }
}

type LogRelaySession = ConstructorParameters<typeof LogRelay>[0]['session'];
