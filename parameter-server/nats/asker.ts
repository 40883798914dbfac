import { createInbox } from 'nats';
import type { Frame, Status } from '../../proto/codec.js';
import { addressChecksum, CorruptFrameError, decodeFrame } from '../../proto/codec.js';
import { FramePool } from '../../proto/frame-pool.js';
import type { Msg, NatsConnection } from './connection.js';
import { frameBytesOf, publish, subscribe } from './connection.js';
import type { WireMeter } from './meter.js';

/** An answer that will stay the same if the question is repeated. Whoever asked can no longer take part in the run. */
export class RejectedError extends Error {
  override readonly name = 'RejectedError';
  constructor(
    /** The status in the answer. */
    readonly status: Status,
    subject: string,
  ) {
    super(`${subject} answered: ${status}`);
  }
}

/** The settings of an Asker. */
export interface AskerOptions {
  /** The prefix of the subjects for answers (`subjects.inbox`). */
  readonly inbox: string;
  /** Counts the bytes that are sent and received. */
  readonly meter: WireMeter;
  /** How long the asker waits for a valid answer before a question fails, in milliseconds. */
  readonly deadlineMs?: number;
  /**
   * How long the asker waits for the first answer before it repeats a frame, in milliseconds. The wait doubles with
   * each repetition, up to 10 seconds where it is shorter than that.
   */
  readonly silenceMs?: number;
}

/** A question that has not been answered. */
interface Question {
  readonly subject: string;
  /** The checksum of the subject, which is part of the checksum of its frames. */
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly reply: string;
  /** The time at which the question fails, on the clock of performance.now(). */
  readonly giveUpAt: number;
  attempt: number;
  timer: NodeJS.Timeout | undefined;
  readonly read: (answer: Frame) => void;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * The pauses before a frame is repeated, in milliseconds. The first two apply to silence. The next two apply when the
 * answer is "early" or "corrupt" or when nobody listens.
 */
const SILENCE_MS = 1000;
const LONGEST_SILENCE_MS = 10_000;
const EARLY_MS = 10;
const LONGEST_EARLY_MS = 1000;
const DEADLINE_MS = 600_000;
/** The number of buffers for frames that are kept for later questions. */
const SPARE_FRAMES = 128;

/**
 * Sends questions and repeats them until they are answered, because core NATS does not guarantee delivery. The same
 * bytes are sent again after a silence, immediately when the connection has been restored, and soon when the frame or
 * its answer was damaged. A frame must therefore have the same effect however often it arrives.
 */
export class Asker {
  readonly #inbox: string;
  readonly #pending = new Map<string, Question>();
  /** Buffers for the frames of questions. They return here when the question is answered. */
  readonly frames = new FramePool(SPARE_FRAMES);
  /** The largest number of bytes that a frame may have. */
  readonly frameBytes: number;
  readonly #subscription: { unsubscribe(): void };
  #next = 0;
  #isConnected = true;
  /** The reason why the asker was closed. It is undefined while the asker is open. */
  #closed: Error | undefined;

  constructor(
    readonly connection: NatsConnection,
    readonly options: AskerOptions,
  ) {
    this.#inbox = createInbox(options.inbox);
    this.frameBytes = frameBytesOf(connection);
    this.#subscription = subscribe(connection, `${this.#inbox}.*`, (message) => this.#answered(message));
    void this.#watch();
  }

  /**
   * Asks a question. `bytes` belong to the asker from now on. Calls `read` with the first valid answer whose status is
   * "ok" or "duplicate", then resolves. The answer is valid only until `read` returns. Rejects with a RejectedError for
   * another status, and with an Error after the deadline.
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

  /** Rejects all open questions and all later ones with `reason`. */
  close(reason: Error): void {
    if (this.#closed) return;
    this.#closed = reason;
    this.#subscription.unsubscribe();
    for (const token of this.#pending.keys()) this.#take(token)!.reject(reason);
  }

  /** Sends a question now and again after a silence. */
  #send(question: Question): void {
    const { subject, bytes, reply } = question;
    question.attempt++;
    if (this.#isConnected) {
      publish(this.connection, { subject, payload: bytes, reply });
      this.options.meter.sent += bytes.length;
    }
    const { silenceMs = SILENCE_MS } = this.options;
    const longest = Math.max(LONGEST_SILENCE_MS, silenceMs);
    this.#sendLater(question, Math.min(longest, silenceMs * 2 ** (question.attempt - 1)));
  }

  /** Repeats a question after a delay, or fails it when its deadline has passed. */
  #sendLater(question: Question, delayMs: number): void {
    clearTimeout(question.timer);
    question.timer = setTimeout(() => {
      const { subject, giveUpAt, reply } = question;
      if (performance.now() < giveUpAt) return this.#send(question);
      this.#take(tokenOf(reply));
      question.reject(
        new Error(`There was no answer from ${subject} within ${(this.options.deadlineMs ?? DEADLINE_MS) / 1000} s`),
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
    // A frame that was sent once had left this process before its answer came. A frame that was sent again may still be
    // in a queue, so its buffer is not reused.
    if (question.attempt === 1) this.frames.give(question.bytes);
    if (answer.status !== 'ok' && answer.status !== 'duplicate') {
      return question.reject(new RejectedError(answer.status, question.subject));
    }
    question.read(answer);
    question.resolve();
  }

  /** Removes a question from the open ones. */
  #take(token: string): Question | undefined {
    const question = this.#pending.get(token);
    clearTimeout(question?.timer);
    this.#pending.delete(token);
    return question;
  }

  /**
   * Follows the state of the connection. Messages that were under way when it broke are lost, so all open questions are
   * sent again when it has been restored.
   */
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

/** Decodes an answer. Returns undefined when it was damaged. */
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

/** The pause before the next attempt in milliseconds. It doubles with each attempt. */
function earlyPause({ attempt }: Question): number {
  return Math.min(LONGEST_EARLY_MS, EARLY_MS * 2 ** (attempt - 1));
}
