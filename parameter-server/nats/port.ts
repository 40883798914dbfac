import { Scratch } from '../../model/spare-arrays.js';
import type { StageSettings } from '../../model/stage.js';
import { partsOf } from '../../model/stage.js';
import type { SharedGradient } from '../../model/sum.js';
import { addressChecksum, copyValues, cutRows, decodeFrame, encodeFrame, LARGEST_FRAME } from '../../proto/codec.js';
import type { ShardRange } from '../../job/shards.js';
import { positionsWithin } from '../layout.js';
import type { ParameterPort, SharedParameters, SubtreeGradients } from '../../training/port.js';
import type { NatsConnection } from './connection.js';
import { subscribe } from './connection.js';
import { Asker } from './asker.js';
import { Credits } from './credits.js';
import type { WireMeter } from './meter.js';
import { ProjectionMirror } from './mirror.js';
import { subjects } from './subjects.js';

/** A worker's part of a run. */
export interface PortOptions {
  readonly uid: string;
  readonly run: number;
  /** This worker's place among the run's `workers`. */
  readonly sender: number;
  readonly workers: number;
  /** By index. */
  readonly shards: readonly ShardRange[];
  readonly factors: number;
  readonly stages: readonly StageSettings[];
  /** Where the run starts: steps applied, and the index of the stage of the next step. */
  readonly boundary: number;
  readonly stage: number;
  readonly meter: WireMeter;
  /** Raised whenever E changes; shared by all runs that use one engine. */
  readonly versions: { next: number };
  /** Of questions (asker.ts). */
  readonly deadlineMs?: number;
  readonly silenceMs?: number;
  /** How long the phases of a step take, for metrics: rows at the start of an epoch, a step's gradients, the rest of its wait. */
  readonly onPhase?: (phase: 'pull' | 'push' | 'wait', seconds: number) => void;
}

/** What may be on its way to or from one shard, all workers together: well below what a server lets pile up (64 MiB). */
const SHARD_WINDOW = 32 * 2 ** 20;
const WORKER_WINDOW = 4 * 2 ** 20;

/** The shared parameters on shards, over NATS. A run's; close it when the run is over. */
export class NatsParameterPort implements ParameterPort {
  readonly asker: Asker;
  readonly #links: readonly Link[];
  readonly #mirror: ProjectionMirror;
  readonly #subscriptions: { unsubscribe(): void }[];
  readonly #items = new Scratch();
  #boundary: number;
  #stage: number;
  /** Of E in the mirror; undefined while it has to be pulled. */
  #version: number | undefined;

  constructor(
    connection: NatsConnection,
    readonly options: PortOptions,
  ) {
    const { uid, run, shards, factors, meter, deadlineMs, silenceMs, boundary, stage } = options;
    this.#boundary = boundary;
    this.#stage = stage;
    this.asker = new Asker(connection, { meter, deadlineMs, silenceMs });
    this.#mirror = new ProjectionMirror(shards, factors);
    this.#links = shards.map((range, shard) => new Link(this.asker, options, shard, range));
    this.#subscriptions = shards.map((_, shard) => {
      const subject = subjects.projection(uid, run, shard);
      const address = addressChecksum(subject);
      return subscribe(connection, subject, ({ data }) => this.#broadcast(shard, address, data));
    });
  }

  /** The next steps are of another stage, which begins at the present boundary. */
  beginStage(stage: number): void {
    this.#stage = stage;
    this.#version = undefined;
  }

  async pull(rows: Int32Array): Promise<SharedParameters> {
    const startedAt = performance.now();
    const shared = await this.#pull(rows);
    this.options.onPhase?.('pull', (performance.now() - startedAt) / 1000);
    return shared;
  }

  async #pull(rows: Int32Array): Promise<SharedParameters> {
    const { itemFactors, projection } = partsOf(this.options.stages[this.#stage].kind);
    const wantsProjection = projection && this.#version === undefined;
    if (wantsProjection) this.#mirror.expect(this.#boundary);
    const items = itemFactors ? this.#items.room(rows.length * this.options.factors) : undefined;
    await Promise.all(
      this.#links.map(async (link) => {
        await link.pullRows(this.#at, itemFactors ? rows : NO_ROWS, items ?? NO_VALUES);
        if (wantsProjection) await link.fillMirror(this.#at, this.#mirror);
      }),
    );
    if (wantsProjection) this.#version = this.options.versions.next++;
    return {
      items,
      projection: projection ? { values: this.#mirror.values, version: this.#version! } : undefined,
    };
  }

  async exchange(step: number, gradients: SubtreeGradients, next: Int32Array): Promise<SharedParameters> {
    if (step !== this.#boundary) throw new Error(`Cannot push step ${step}: the next one is ${this.#boundary}`);
    this.#boundary++;
    this.#version = undefined;
    const startedAt = performance.now();
    const parts = partsOf(this.options.stages[this.#stage].kind);
    let pushedAt = startedAt;
    const push = Promise.all(this.#links.map((link) => link.push(step, gradients, parts))).then(() => {
      pushedAt = performance.now();
      return pushedAt;
    });
    const [shared] = await Promise.all([this.#pull(next), push]);
    this.options.onPhase?.('push', (pushedAt - startedAt) / 1000);
    this.options.onPhase?.('wait', (performance.now() - pushedAt) / 1000);
    return shared;
  }

  /** Ends what is under way with `reason`. */
  close(reason: Error): void {
    this.asker.close(reason);
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
  }

  get #at(): Boundary {
    return { step: this.#boundary, stage: this.#stage };
  }

  #broadcast(shard: number, address: number, bytes: Uint8Array): void {
    this.options.meter.received += bytes.length;
    try {
      this.#mirror.take(shard, decodeFrame(address, bytes));
    } catch {
      // A damaged broadcast is a lost one: what is missing is asked for.
    }
  }
}

const NO_ROWS = new Int32Array(0);
const NO_VALUES = new Float32Array(0);

/** A boundary, and the stage that its rows are wanted for. */
interface Boundary {
  readonly step: number;
  readonly stage: number;
}

/** One worker's way to one shard. */
class Link {
  readonly #push: { subject: string; address: number };
  readonly #pull: { subject: string; address: number };
  readonly #out: Credits;
  readonly #in: Credits;

  constructor(
    readonly asker: Asker,
    readonly options: Pick<PortOptions, 'uid' | 'run' | 'sender' | 'workers' | 'shards' | 'factors'>,
    readonly shard: number,
    readonly range: ShardRange,
  ) {
    const { uid, run, workers, shards } = options;
    const of = (subject: string) => ({ subject, address: addressChecksum(subject) });
    this.#push = of(subjects.push(uid, run, shard));
    this.#pull = of(subjects.pull(uid, run, shard));
    this.#out = new Credits(window(workers));
    this.#in = new Credits(window(shards.length));
  }

  /** Resolves when the shard has acknowledged every frame. */
  async push(step: number, gradients: SubtreeGradients, parts: ReturnType<typeof partsOf>): Promise<void> {
    const acknowledged: Promise<unknown>[] = [];
    for (const [node, gradient] of gradients) {
      for (const bytes of this.#gradientFrames({ step, node }, gradient, parts)) {
        await this.#out.take(bytes.length);
        const done = this.asker.ask(this.#push.subject, bytes).finally(() => this.#out.give(bytes.length));
        acknowledged.push(done);
        // A rejection is told when all are awaited, below.
        done.catch(() => {});
      }
    }
    await Promise.all(acknowledged);
  }

  /**
   * Fetches the shard's rows among `rows` into their places in `target` [rows, K]. Also when it has none of them: its answer
   * says that it has reached the boundary, so that no two shards are ever more than a step apart.
   */
  async pullRows(at: Boundary, rows: Int32Array, target: Float32Array): Promise<void> {
    const { factors: width, sender } = this.options;
    const span = positionsWithin(rows, this.range.items);
    const total = span.to - span.from;
    const answers = [...cutRows(width, total)].map(async ({ from, count }) => {
      const bytes = 4 * count * width;
      await this.#in.take(bytes);
      try {
        const ids = rows.subarray(span.from + from, span.from + from + count);
        const fields = { kind: 'wantRows', width, from, count, total, sender, ...at } as const;
        const question = this.#encode(this.#pull.address, fields, { ids });
        await this.asker.ask(this.#pull.subject, question, ({ body }) => {
          copyValues(body, target, (span.from + from) * width);
        });
      } finally {
        this.#in.give(bytes);
      }
    });
    await Promise.all(answers);
  }

  /** Asks for what the broadcast has not brought. The shard has reached the boundary. */
  async fillMirror(at: Boundary, mirror: ProjectionMirror): Promise<void> {
    const { factors: width, sender } = this.options;
    const answers = mirror.missing(this.shard).map(async (missing) => {
      const bytes = 4 * missing.count * width;
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

  /** A node's gradient for this shard, cut from the whole without a copy, each frame encoded when it is about to be sent. */
  *#gradientFrames(
    key: { step: number; node: number },
    gradient: SharedGradient | null,
    parts: ReturnType<typeof partsOf>,
  ): Generator<Uint8Array> {
    const { factors: width, sender } = this.options;
    const { address } = this.#push;
    if (!gradient) {
      yield this.#encode(address, { kind: 'absent', ...key, sender });
      return;
    }
    const common = { ...key, width, sender, triples: gradient.triples };
    if (parts.itemFactors) {
      const span = positionsWithin(gradient.rows, this.range.items);
      const total = span.to - span.from;
      for (const { from, count } of cutRows(width, total)) {
        const first = span.from + from;
        const ids = gradient.rows.subarray(first, first + count);
        const values = gradient.items.subarray(first * width, (first + count) * width);
        yield this.#encode(address, { kind: 'rows', from, count, total, ...common }, { ids, values });
      }
    }
    if (parts.projection) {
      const { from: start, to } = this.range.projection;
      const total = to - start;
      for (const { from, count } of cutRows(width, total)) {
        const values = gradient.projection.subarray((start + from) * width, (start + from + count) * width);
        yield this.#encode(address, { kind: 'projection', from, count, total, ...common }, { values });
      }
    }
  }
}

function window(sharers: number): number {
  return Math.max(LARGEST_FRAME, Math.min(WORKER_WINDOW, SHARD_WINDOW / sharers));
}
