import { Scratch } from '../../model/gradient/spare-arrays.js';
import type { StageSettings } from '../../model/stage.js';
import { partsOf } from '../../model/stage.js';
import type { SharedGradient } from '../../model/gradient/sum.js';
import type { ValueType } from '../../proto/frame-size.js';
import { addressChecksum, decodeFrame, encodeFrame, LARGEST_FRAME } from '../../proto/codec.js';
import { cutRows, valueBytes } from '../../proto/frame-size.js';
import type { ShardRange } from '../../job/shards.js';
import { FrameValues, placeValues } from '../frame-values.js';
import { positionsWithin } from '../layout.js';
import type { ParameterPort, SharedParameters, SubtreeGradients } from '../../training/port.js';
import type { NatsConnection } from './connection.js';
import { subscribe } from './connection.js';
import { Asker } from './asker.js';
import { Credits } from './credits.js';
import type { WireMeter } from './meter.js';
import { ProjectionMirror } from './mirror.js';
import { subjects } from '../../proto/subjects.js';

/** The facts about a worker's part of a run. */
export interface PortOptions {
  /** The uid of the job. */
  readonly uid: string;
  /** The number of the run. */
  readonly run: number;
  /** The name of this worker. */
  readonly name: string;
  /** The index of this worker among the `workers` of the run. */
  readonly sender: number;
  readonly workers: number;
  /** The rows of each shard, by the index of the shard. */
  readonly shards: readonly ShardRange[];
  /** The number of factors K. */
  readonly factors: number;
  readonly stages: readonly StageSettings[];
  /** The type of the values that steps exchange. The default is float32. */
  readonly wire?: ValueType;
  /** The boundary where the run starts, and the index of the stage to which the rows there belong. */
  readonly boundary: number;
  readonly stage: number;
  /** Counts the bytes that are sent and received. */
  readonly meter: WireMeter;
  /** The next version number for E. It grows whenever E changes, and all runs that use one engine share it. */
  readonly versions: { next: number };
  /** Time limits for questions (see asker.ts), in milliseconds. */
  readonly deadlineMs?: number;
  readonly silenceMs?: number;
  /**
   * Called with the seconds that a phase of a step took. The phases are the pull of rows at the start of an epoch, the
   * push of a step's gradients, and the rest of the wait for the next rows.
   */
  readonly onPhase?: (phase: 'pull' | 'push' | 'wait', seconds: number) => void;
}

/**
 * How many bytes may be under way to or from one shard for all workers together. A NATS server allows 64 MiB to
 * accumulate, and this limit is well below that.
 */
const SHARD_WINDOW = 32 * 2 ** 20;
/** How many bytes may be under way between one worker and one shard. */
const WORKER_WINDOW = 4 * 2 ** 20;

/** The shared parameters on the shards of one run, over NATS. It must be closed when the run is over. */
export class NatsParameterPort implements ParameterPort {
  readonly asker: Asker;
  readonly #links: readonly Link[];
  readonly #mirror: ProjectionMirror;
  readonly #subscriptions: { unsubscribe(): void }[];
  readonly #items = new Scratch();
  #boundary: number;
  #stage: number;
  /** The version of E in the mirror. It is undefined while E must be pulled. */
  #version: number | undefined;

  constructor(
    connection: NatsConnection,
    readonly options: PortOptions,
  ) {
    const { uid, run, name, shards, factors, meter, deadlineMs, silenceMs, boundary, stage } = options;
    this.#boundary = boundary;
    this.#stage = stage;
    this.asker = new Asker(connection, { inbox: subjects.inbox(uid, name), meter, deadlineMs, silenceMs });
    this.#mirror = new ProjectionMirror(shards, factors, this.asker.frameBytes);
    this.#links = shards.map((range, shard) => new Link(this.asker, options, shard, range));
    this.#subscriptions = shards.map((_, shard) => {
      const subject = subjects.projection(uid, run, shard);
      const address = addressChecksum(subject);
      return subscribe(connection, subject, ({ data }) => this.#broadcast(shard, address, data));
    });
  }

  /** Called when the next steps belong to another stage, which begins at the present boundary. */
  beginStage(stage: number): void {
    this.#stage = stage;
    this.#version = undefined;
  }

  /**
   * Fetches the given item rows, and E if the stage uses it, at the present boundary, in the type of the wire. The result
   * is valid until the next call.
   */
  async pull(rows: Int32Array): Promise<SharedParameters> {
    const startedAt = performance.now();
    const shared = await this.#pull(rows, this.#wire);
    this.options.onPhase?.('pull', (performance.now() - startedAt) / 1000);
    return shared;
  }

  /** Does the same as `pull`, but the values are not rounded. An evaluation needs those of the model. */
  pullExact(rows: Int32Array): Promise<SharedParameters> {
    return this.#pull(rows, 'float32');
  }

  async #pull(rows: Int32Array, type: ValueType): Promise<SharedParameters> {
    const { itemFactors, projection } = partsOf(this.options.stages[this.#stage].kind);
    const wantsProjection = projection && (this.#version === undefined || this.#mirror.type !== type);
    if (wantsProjection) this.#mirror.expect(this.#boundary, type);
    const items = itemFactors ? this.#items.room(rows.length * this.options.factors) : undefined;
    await Promise.all(
      this.#links.map(async (link) => {
        await link.pullRows({ ...this.#at, type }, itemFactors ? rows : NO_ROWS, items ?? NO_VALUES);
        if (wantsProjection) await link.fillMirror({ ...this.#at, type }, this.#mirror);
      }),
    );
    if (wantsProjection) this.#version = this.options.versions.next++;
    return {
      items,
      projection: projection ? { values: this.#mirror.values, version: this.#version! } : undefined,
    };
  }

  /**
   * Pushes the gradients of a step and fetches the rows `next` after the step. Rejects when `step` is not the next
   * step, when a shard rejects the gradients, or after the deadline.
   */
  async exchange(step: number, gradients: SubtreeGradients, next: Int32Array): Promise<SharedParameters> {
    if (step !== this.#boundary) throw new Error(`Cannot push step ${step} because the next step is ${this.#boundary}`);
    this.#boundary++;
    this.#version = undefined;
    const startedAt = performance.now();
    const parts = partsOf(this.options.stages[this.#stage].kind);
    let pushedAt = startedAt;
    const push = Promise.all(this.#links.map((link) => link.push(step, gradients, parts))).then(() => {
      pushedAt = performance.now();
      return pushedAt;
    });
    const [shared] = await Promise.all([this.#pull(next, this.#wire), push]);
    this.options.onPhase?.('push', (pushedAt - startedAt) / 1000);
    this.options.onPhase?.('wait', (performance.now() - pushedAt) / 1000);
    return shared;
  }

  /** Closes the port. Requests under way reject with `reason`. */
  close(reason: Error): void {
    this.asker.close(reason);
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
  }

  get #wire(): ValueType {
    return this.options.wire ?? 'float32';
  }

  get #at(): Boundary {
    return { step: this.#boundary, stage: this.#stage };
  }

  /** Takes E from a broadcast of a shard. */
  #broadcast(shard: number, address: number, bytes: Uint8Array): void {
    this.options.meter.received += bytes.length;
    try {
      this.#mirror.take(shard, decodeFrame(address, bytes));
    } catch {
      // A damaged broadcast counts as lost. Its rows are fetched with a question.
    }
  }
}

const NO_ROWS = new Int32Array(0);
const NO_VALUES = new Float32Array(0);

/** A boundary and the index of the stage for which its rows are wanted. */
interface Boundary {
  readonly step: number;
  readonly stage: number;
}

/** The boundary and stage for which values are wanted, and their type. */
type Wanted = Boundary & { readonly type: ValueType };

/** The connection of one worker to one shard. */
class Link {
  readonly #push: { subject: string; address: number };
  readonly #pull: { subject: string; address: number };
  readonly #out: Credits;
  readonly #in: Credits;
  readonly #values = new FrameValues();

  constructor(
    readonly asker: Asker,
    readonly options: Pick<PortOptions, 'uid' | 'run' | 'name' | 'sender' | 'workers' | 'shards' | 'factors' | 'wire'>,
    readonly shard: number,
    readonly range: ShardRange,
  ) {
    const { uid, run, name, workers, shards } = options;
    const of = (subject: string) => ({ subject, address: addressChecksum(subject) });
    this.#push = of(subjects.push(uid, run, shard, name));
    this.#pull = of(subjects.pull(uid, run, shard, name));
    this.#out = new Credits(window(workers));
    this.#in = new Credits(window(shards.length));
  }

  /** Sends gradients. Resolves when the shard has acknowledged every frame. */
  async push(step: number, gradients: SubtreeGradients, parts: ReturnType<typeof partsOf>): Promise<void> {
    const acknowledged: Promise<unknown>[] = [];
    for (const [node, gradient] of gradients) {
      for (const bytes of this.#gradientFrames({ step, node }, gradient, parts)) {
        await this.#out.take(bytes.length);
        const done = this.asker.ask(this.#push.subject, bytes).finally(() => this.#out.give(bytes.length));
        acknowledged.push(done);
        // The error reaches the caller when all frames are awaited, below.
        done.catch(() => {});
      }
    }
    await Promise.all(acknowledged);
  }

  /**
   * Fetches those of the rows `rows` that the shard has, into their places in `target` [rows, K]. The shard is also
   * asked when it has none of them. Its answer then shows that it has reached the boundary, so that two shards are
   * never more than one step apart.
   */
  async pullRows(at: Wanted, rows: Int32Array, target: Float32Array): Promise<void> {
    const { factors: width, sender } = this.options;
    const span = positionsWithin(rows, this.range.items);
    const total = span.to - span.from;
    const answers = [...cutRows(width, total, this.asker.frameBytes, at.type)].map(async ({ from, count }) => {
      const bytes = valueBytes(at.type) * count * width;
      await this.#in.take(bytes);
      try {
        const ids = rows.subarray(span.from + from, span.from + from + count);
        const fields = { kind: 'wantRows', width, from, count, total, sender, ...at } as const;
        const question = this.#encode(this.#pull.address, fields, { ids });
        await this.asker.ask(this.#pull.subject, question, (answer) => {
          placeValues(answer, target, (span.from + from) * width);
        });
      } finally {
        this.#in.give(bytes);
      }
    });
    await Promise.all(answers);
  }

  /** Fetches the rows of E that the broadcast has not brought. The shard must have reached the boundary. */
  async fillMirror(at: Wanted, mirror: ProjectionMirror): Promise<void> {
    const { factors: width, sender } = this.options;
    const answers = mirror.missing(this.shard).map(async (missing) => {
      const bytes = valueBytes(at.type) * missing.count * width;
      await this.#in.take(bytes);
      try {
        const fields = { kind: 'wantProjection', width, sender, ...at, ...missing } as const;
        const question = this.#encode(this.#pull.address, fields);
        await this.asker.ask(this.#pull.subject, question, (answer) => mirror.take(this.shard, answer));
      } finally {
        this.#in.give(bytes);
      }
    });
    await Promise.all(answers);
  }

  #encode(...[address, fields, tensors]: Parameters<typeof encodeFrame>): Uint8Array {
    return encodeFrame(address, fields, tensors, (length) => this.asker.frames.take(length));
  }

  /**
   * Cuts the part of a node's gradient that belongs to this shard into frames. The values are not copied before they
   * are encoded, and each frame is encoded just before it is sent.
   */
  *#gradientFrames(
    key: { step: number; node: number },
    gradient: SharedGradient | null,
    parts: ReturnType<typeof partsOf>,
  ): Generator<Uint8Array> {
    const { factors: width, sender, wire: type = 'float32' } = this.options;
    const { address } = this.#push;
    if (!gradient) {
      yield this.#encode(address, { kind: 'absent', ...key, sender });
      return;
    }
    const common = { ...key, width, sender, type, triples: gradient.triples };
    if (parts.itemFactors) {
      const span = positionsWithin(gradient.rows, this.range.items);
      const total = span.to - span.from;
      for (const { from, count } of cutRows(width, total, this.asker.frameBytes, type)) {
        const first = span.from + from;
        const ids = gradient.rows.subarray(first, first + count);
        const values = this.#values.of(gradient.items.subarray(first * width, (first + count) * width), type);
        yield this.#encode(address, { kind: 'rows', from, count, total, ...common }, { ids, values });
      }
    }
    if (parts.projection) {
      const { from: start, to } = this.range.projection;
      const total = to - start;
      for (const { from, count } of cutRows(width, total, this.asker.frameBytes, type)) {
        const rows = gradient.projection.subarray((start + from) * width, (start + from + count) * width);
        const values = this.#values.of(rows, type);
        yield this.#encode(address, { kind: 'projection', from, count, total, ...common }, { values });
      }
    }
  }
}

/** The number of bytes that one of several sharers may have under way. It allows at least one frame. */
function window(sharers: number): number {
  return Math.max(LARGEST_FRAME, Math.min(WORKER_WINDOW, SHARD_WINDOW / sharers));
}
