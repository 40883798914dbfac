import { createInbox } from 'nats';
import type { Frame, Status } from '../../proto/codec.js';
import { addressChecksum, CorruptFrameError, decodeFrame } from '../../proto/codec.js';
import { FramePool } from '../../proto/frame-pool.js';
import type { Msg, NatsConnection } from './connection.js';
import { publish, subscribe } from './connection.js';
import type { WireMeter } from './meter.js';

/** An answer that asking again cannot change: the run is over for whoever asked. */
export class RejectedError extends Error {
  override readonly name = 'RejectedError';
  constructor(
    readonly status: Status,
    subject: string,
  ) {
    super(`${subject} answered: ${status}`);
  }
}

export interface AskerOptions {
  readonly meter: WireMeter;
  /** Every question is given up after so long. */
  readonly deadlineMs?: number;
  /** How long the first answer may take before a frame is sent again. */
  readonly silenceMs?: number;
}

interface Question {
  readonly subject: string;
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly reply: string;
  readonly giveUpAt: number;
  attempt: number;
  timer: NodeJS.Timeout | undefined;
  readonly read: (answer: Frame) => void;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Pauses before a frame is sent again: after silence, and after "early", "corrupt" or when nobody was there. */
const SILENCE_MS = 1000;
const LONGEST_SILENCE_MS = 10_000;
const EARLY_MS = 10;
const LONGEST_EARLY_MS = 1000;
const DEADLINE_MS = 600_000;
const SPARE_FRAMES = 128;

/**
 * Sends frames until they are answered: core NATS promises nothing. The same bytes go again after a silence, at once when the
 * connection is back, and soon when the frame or its answer was damaged; so a frame must mean the same however often it comes.
 */
export class Asker {
  readonly #inbox = createInbox();
  readonly #pending = new Map<string, Question>();
  /** For frames to ask with; they come back when they are answered. */
  readonly frames = new FramePool(SPARE_FRAMES);
  readonly #subscription: { unsubscribe(): void };
  #next = 0;
  #isConnected = true;
  #closed: Error | undefined;

  constructor(
    readonly connection: NatsConnection,
    readonly options: AskerOptions,
  ) {
    this.#subscription = subscribe(connection, `${this.#inbox}.*`, (message) => this.#answered(message));
    void this.#watch();
  }

  /**
   * `bytes` belong to the asker from now on. Resolves after `read` has seen the first valid answer whose status is ok or
   * duplicate, which ends when `read` returns; rejects with a `RejectedError` for the others.
   */
  ask(subject: string, bytes: Uint8Array, read: (answer: Frame) => void = () => {}): Promise<void> {
    if (this.#closed) return Promise.reject(this.#closed);
    const token = String(this.#next++);
    const { deadlineMs = DEADLINE_MS } = this.options;
    return new Promise((resolve, reject) => {
      const question: Question = {
        subject,
        address: addressChecksum(subject),
        bytes,
        reply: `${this.#inbox}.${token}`,
        giveUpAt: performance.now() + deadlineMs,
        attempt: 0,
        timer: undefined,
        read,
        resolve,
        reject,
      };
      this.#pending.set(token, question);
      this.#send(question);
    });
  }

  /** Rejects what is pending, and every later question, with `reason`. */
  close(reason: Error): void {
    if (this.#closed) return;
    this.#closed = reason;
    this.#subscription.unsubscribe();
    for (const token of this.#pending.keys()) this.#take(token)!.reject(reason);
  }

  #send(question: Question): void {
    const { subject, bytes, reply } = question;
    question.attempt++;
    if (this.#isConnected) {
      publish(this.connection, { subject, payload: bytes, reply });
      this.options.meter.sent += bytes.length;
    }
    const { silenceMs = SILENCE_MS } = this.options;
    this.#sendLater(question, Math.min(LONGEST_SILENCE_MS, silenceMs * 2 ** (question.attempt - 1)));
  }

  #sendLater(question: Question, delayMs: number): void {
    clearTimeout(question.timer);
    question.timer = setTimeout(() => {
      const { subject, giveUpAt, reply } = question;
      if (performance.now() < giveUpAt) return this.#send(question);
      this.#take(tokenOf(reply));
      question.reject(
        new Error(`No answer from ${subject} within ${(this.options.deadlineMs ?? DEADLINE_MS) / 1000} s`),
      );
    }, delayMs);
  }

  #answered(message: Msg): void {
    const token = tokenOf(message.subject);
    const question = this.#pending.get(token);
    if (!question) return;
    this.options.meter.received += message.data.length;
    if (message.headers?.code === 503) return this.#sendLater(question, earlyPause(question));
    const answer = readAnswer(question.address, message.data);
    if (!answer || answer.status === 'corrupt' || answer.status === 'early') {
      return this.#sendLater(question, earlyPause(question));
    }
    this.#take(token);
    // What was sent once had left before an answer could come; of what was sent again, one may still be on its way.
    if (question.attempt === 1) this.frames.give(question.bytes);
    if (answer.status !== 'ok' && answer.status !== 'duplicate') {
      return question.reject(new RejectedError(answer.status, question.subject));
    }
    question.read(answer);
    question.resolve();
  }

  #take(token: string): Question | undefined {
    const question = this.#pending.get(token);
    clearTimeout(question?.timer);
    this.#pending.delete(token);
    return question;
  }

  /** What was under way when a connection broke is lost: all of it goes again as soon as there is a new one. */
  async #watch(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (this.#closed) return;
      if (type === 'disconnect') this.#isConnected = false;
      if (type !== 'reconnect') continue;
      this.#isConnected = true;
      for (const question of this.#pending.values()) this.#send(question);
    }
  }
}

function readAnswer(address: number, bytes: Uint8Array): Frame | undefined {
  try {
    return decodeFrame(address, bytes);
  } catch (error) {
    if (error instanceof CorruptFrameError) return undefined;
    throw error;
  }
}

function tokenOf(subject: string): string {
  return subject.slice(subject.lastIndexOf('.') + 1);
}

function earlyPause({ attempt }: Question): number {
  return Math.min(LONGEST_EARLY_MS, EARLY_MS * 2 ** (attempt - 1));
}
