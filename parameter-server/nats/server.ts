import type { Frame, GradientFrame, RowsQuestion, StateFrame, Status } from '../../proto/codec.js';
import { addressChecksum, CorruptFrameError, decodeFrame, encodeFrame } from '../../proto/codec.js';
import { cutRows } from '../../proto/frame-size.js';
import { FoldedItems } from '../folded-items.js';
import { FrameValues } from '../frame-values.js';
import { FramePool } from '../../proto/frame-pool.js';
import type { Pull, Push, Shard } from '../shard.js';
import type { Msg, NatsConnection } from './connection.js';
import { frameBytesOf, publish, subscribe } from './connection.js';
import type { WireMeter } from './meter.js';
import { inTurns } from '../../runtime/turns.js';
import { runOf, senderOf, subjects, subjectToken } from '../../proto/subjects.js';

/** The number of buffers for frames that are kept for later answers. */
const SPARE_FRAMES = 128;

/** The values of the label `result` of the metric `amr_gradient_chunks_total`. */
export const CHUNK_RESULTS = ['applied', 'duplicate', 'fenced', 'corrupt', 'nonfinite'] as const;
/** What happened to a frame of a gradient. */
export type ChunkResult = (typeof CHUNK_RESULTS)[number];

/** The facts about a shard's part of a run. */
export interface ShardServerOptions {
  /** The uid of the job. */
  readonly uid: string;
  /** The number of the run. */
  readonly run: number;
  /** The index of the shard. */
  readonly shard: number;
  /** The names of the workers by index. The field `sender` of a frame is such an index. */
  readonly workers: readonly string[];
  /** Counts the bytes that are sent and received. */
  readonly meter: WireMeter;
  /** Called for each frame of a gradient, with what happened to it. */
  readonly onChunk: (result: ChunkResult) => void;
  /**
   * Called when a step has been applied, with the new boundary. No answer has been sent yet, so the rows do not change
   * during this call.
   */
  readonly onApplied: (boundary: number) => void;
  /**
   * Takes rows for a checkpoint, rows of an earlier model, or a part of a file of ids. Returns the status of the
   * answer.
   */
  readonly onState: (frame: StateFrame) => Status;
  /** Called when a worker has pushed NaN or infinity. Nothing of that frame was applied. */
  readonly onNonFinite: (frame: Pick<GradientFrame, 'sender' | 'step' | 'node' | 'kind'>) => void;
}

type FoldedQuestion = Extract<Frame, { kind: 'wantFolded' }>;
type Question = RowsQuestion | FoldedQuestion;

/** A question that must wait because its boundary has not been reached or its folded items have not arrived. */
interface Held {
  readonly frame: Question;
  readonly address: number;
  readonly reply: string;
}

/**
 * Serves one shard's part of one run over NATS. Messages are handled in the order of arrival without waiting. A
 * question that cannot be answered yet is held. Each place that can ask holds at most one question, so the number is
 * bounded.
 */
export class ShardServer {
  readonly #held = new Map<string, Held>();
  readonly #frames = new FramePool(SPARE_FRAMES);
  readonly #values = new FrameValues();
  /** The checksums of the subjects of this run. */
  readonly #addresses = new Map<string, number>();
  /** The indices of the workers by their names, as subjects have them. */
  readonly #senders: ReadonlyMap<string, number>;
  readonly #subscriptions: { unsubscribe(): void }[];
  readonly #broadcast: { subject: string; address: number };
  readonly #closing = new AbortController();
  /** Whether the next stage is beginning. */
  #isBeginning = false;
  /** The folded items at the present boundary. They are undefined until a worker sends the first ones. */
  #folded: FoldedItems | undefined;

  constructor(
    readonly connection: NatsConnection,
    readonly shard: Shard,
    readonly options: ShardServerOptions,
  ) {
    const { uid, run, shard: index, workers } = options;
    this.#senders = new Map(workers.map((name, at) => [subjectToken(name), at]));
    const subject = subjects.projection(uid, run, index);
    this.#broadcast = { subject, address: addressChecksum(subject) };
    const serve = (subject: string, answer: (message: Msg) => void) => subscribe(connection, subject, answer);
    this.#subscriptions = [
      serve(subjects.push(uid, '*', index, '*'), (message) => this.#pushed(message)),
      serve(subjects.pull(uid, '*', index, '*'), (message) => this.#pulled(message)),
      serve(subjects.state(uid, '*', index, '*'), (message) => this.#stated(message)),
    ];
  }

  /** Stops serving. Held questions are not answered. */
  close(): void {
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
    this.#held.clear();
    this.#closing.abort();
  }

  #pushed(message: Msg): void {
    const { onChunk, onNonFinite, onApplied } = this.options;
    const opened = this.#open(message);
    if (typeof opened === 'string') {
      if (opened !== 'early') onChunk(opened);
      return this.#answer(message.reply, message.subject, { status: opened });
    }
    const { status, applied } =
      isGradient(opened) && this.#isFromSender(message, opened) ? this.shard.push(opened) : REFUSED;
    if (status === 'ok' || status === 'duplicate' || status === 'nonfinite') {
      onChunk(status === 'ok' ? 'applied' : status);
    } else if (status === 'refused') onChunk('corrupt');
    this.#answer(message.reply, message.subject, { status, step: opened.step });
    if (status === 'nonfinite' && isGradient(opened)) onNonFinite(opened);
    if (!applied) return;
    this.#folded = undefined;
    onApplied(this.shard.step);
    this.#broadcastProjection();
    this.#answerHeld();
  }

  #pulled(message: Msg): void {
    const frame = this.#open(message);
    if (typeof frame === 'string') return this.#answer(message.reply, message.subject, { status: frame });
    if (!isQuestion(frame) || !this.#isFromSender(message, frame))
      return this.#answer(message.reply, message.subject, { status: 'refused' });
    if (!message.reply) return;
    const held = { frame, address: this.#address(message.subject), reply: message.reply };
    if (this.#mustWait(frame)) this.#held.set(`${frame.kind} ${frame.sender} ${frame.from}`, held);
    else this.#answerPull(held);
    if (frame.kind !== 'wantFolded' && this.shard.mustBegin(frame)) void this.#beginStage();
  }

  /** Begins the stage for which the first question has come, while the connections of this process go on, and answers what waits for it. */
  async #beginStage(): Promise<void> {
    if (this.#isBeginning) return;
    this.#isBeginning = true;
    const { signal } = this.#closing;
    try {
      await inTurns(this.shard.beginning(), signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    this.#isBeginning = false;
    this.#answerHeld();
  }

  /** Whether a question cannot be answered yet but will be. */
  #mustWait(frame: Question): boolean {
    const { kind, step, from, count } = frame;
    if (kind !== 'wantFolded') return step === this.shard.step + 1 || this.shard.mustBegin(frame);
    const { to, from: first } = this.shard.rows.items;
    return step === this.shard.step && from + count <= to - first && !this.#folded?.has(from, count);
  }

  #stated(message: Msg): void {
    const frame = this.#open(message);
    if (typeof frame === 'string') return this.#answer(message.reply, message.subject, { status: frame });
    const status = this.#senders.has(senderOf(message.subject)) ? this.#take(frame) : 'refused';
    this.#answer(message.reply, message.subject, { status, step: frame.step });
  }

  /** Handles a frame that is not a gradient or a question. */
  #take(frame: Frame): Status {
    if (frame.kind === 'folded') return this.#putFolded(frame);
    return frame.kind === 'state' || frame.kind === 'text' ? this.options.onState(frame) : 'refused';
  }

  #putFolded(frame: Extract<Frame, { kind: 'folded' }>): Status {
    if (frame.step !== this.shard.step) return frame.step > this.shard.step ? 'early' : 'duplicate';
    const { items, factors } = this.shard.rows;
    this.#folded ??= new FoldedItems(items.to - items.from, factors);
    const status = this.#folded.put(frame);
    if (status === 'ok') this.#answerHeld();
    return status;
  }

  /**
   * Whether a frame comes from the worker that it names. The subject says who it comes from: nats-server lets a worker
   * publish under its own name alone.
   */
  #isFromSender({ subject }: Msg, { sender }: Frame): boolean {
    return this.#senders.get(senderOf(subject)) === sender;
  }

  /** Decodes a frame. Returns the reason instead when the frame belongs to another run or is damaged. */
  #open({ subject, data }: Msg): Frame | 'fenced' | 'early' | 'corrupt' {
    this.options.meter.received += data.length;
    const run = runOf(subject);
    if (run !== this.options.run) return run < this.options.run ? 'fenced' : 'early';
    try {
      return decodeFrame(this.#address(subject), data);
    } catch (error) {
      if (error instanceof CorruptFrameError) return 'corrupt';
      throw error;
    }
  }

  /** Answers the held questions that no longer have to wait. */
  #answerHeld(): void {
    for (const [key, question] of this.#held) {
      if (this.#mustWait(question.frame)) continue;
      this.#held.delete(key);
      this.#answerPull(question);
    }
  }

  #answerPull({ frame, address, reply }: Held): void {
    const pull = frame.kind === 'wantFolded' ? this.#pullFolded(frame) : this.shard.pull(frame);
    const { step, from, count, total } = frame;
    const values = pull.status === 'ok' ? pull.values : undefined;
    const rows = values ? { width: frame.width, from, count, total, type: frame.type } : {};
    this.#publish(reply, this.#encode(address, { kind: 'values', status: pull.status, step, ...rows }, values));
  }

  #pullFolded({ step, from, count, width }: FoldedQuestion): Pull {
    if (step > this.shard.step) return { status: 'early' };
    if (!this.#folded?.has(from, count) || width !== this.#folded.factors) return { status: 'refused' };
    return { status: 'ok', values: this.#folded.get(from, count) };
  }

  #answer(reply: string | undefined, subject: string, fields: { status: Status; step?: number }): void {
    if (reply) this.#publish(reply, encodeFrame(this.#address(subject), { kind: 'values', ...fields }));
  }

  /** Sends E at the new boundary to all workers. */
  #broadcastProjection(): void {
    const values = this.shard.projection;
    if (!values) return;
    const { factors: width } = this.shard.rows;
    const total = values.length / width;
    const type = this.shard.wire;
    const { subject, address } = this.#broadcast;
    for (const { from, count } of cutRows(width, total, frameBytesOf(this.connection), type)) {
      const fields = { kind: 'values', step: this.shard.step, width, from, count, total, type } as const;
      this.#publish(subject, this.#encode(address, fields, values.subarray(from * width, (from + count) * width)));
    }
  }

  #encode(address: number, fields: Parameters<typeof encodeFrame>[1], values?: Float32Array): Uint8Array {
    const typed = values && this.#values.of(values, fields.type ?? 'float32');
    return encodeFrame(address, fields, { values: typed }, (length) => this.#frames.take(length));
  }

  #publish(subject: string, bytes: Uint8Array): void {
    publish(this.connection, { subject, payload: bytes }, () => this.#frames.give(bytes));
    this.options.meter.sent += bytes.length;
  }

  #address(subject: string): number {
    let address = this.#addresses.get(subject);
    if (address === undefined) {
      // Only the checksums of this run are kept, because subjects of other runs will not come often.
      address = addressChecksum(subject);
      if (runOf(subject) === this.options.run) this.#addresses.set(subject, address);
    }
    return address;
  }
}

/** The result for a frame that was sent to a wrong subject. */
const REFUSED: Push = { status: 'refused' };

function isGradient(frame: Frame): frame is GradientFrame {
  return frame.kind === 'rows' || frame.kind === 'projection' || frame.kind === 'absent';
}

function isQuestion(frame: Frame): frame is Question {
  return frame.kind === 'wantRows' || frame.kind === 'wantProjection' || frame.kind === 'wantFolded';
}
