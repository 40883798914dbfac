import { roundToBfloat16 } from '../model/bfloat16.js';
import type { StageSettings } from '../model/stage.js';
import { partsOf } from '../model/stage.js';
import { Scratch, SpareArrays } from '../model/gradient/spare-arrays.js';
import type { GradientRounding } from '../model/gradient/rounding.js';
import { StepSum } from '../model/gradient/step-sum.js';
import { releaseGradient, SumTree } from '../model/gradient/sum.js';
import type { Timeline } from '../job/timeline.js';
import type { GradientFrame, RowsQuestion } from '../proto/codec.js';
import type { ValueType } from '../proto/frame-size.js';
import type { ParameterBlock } from '../training/block.js';
import { Contribution } from './contribution.js';
import { beginningStage } from '../training/stage.js';
import { gradientRounding } from '../training/wire.js';
import { finish, type PausingWork } from '../runtime/turns.js';

/** The number of arrays that are kept for the next step. It allows for the rows and E of several nodes. */
const SPARES = 8;

/** What a shard needs to know about its job. It is the same for all runs. */
export interface ShardJob {
  readonly stages: readonly StageSettings[];
  readonly timeline: Timeline;
  /** The number of partitions of the job. */
  readonly partitions: number;
  readonly seed: number;
  /** The type of the values that steps exchange. The default is float32. */
  readonly wire?: 'bfloat16';
  /** Whether an item has training interactions. */
  readonly isWarm: (item: number) => boolean;
}

/** What happened to a pushed frame. */
export interface Push {
  readonly status: 'ok' | 'duplicate' | 'early' | 'nonfinite' | 'refused';
  /** Whether the frame completed its step, so that the step has been applied. */
  readonly applied?: boolean;
}

/**
 * The answer to a question for rows. The values are valid until the next question. The status "early" asks the caller
 * to try again.
 */
export type Pull = { readonly status: 'early' | 'refused' } | { readonly status: 'ok'; readonly values: Float32Array };

/**
 * One shard of one run, without a network. It applies each step exactly once, when the gradients of every partition
 * have arrived. It answers questions for the rows at a boundary. The rows do not change between two steps, because
 * nobody can push the next step before it has pulled the rows at its boundary.
 */
export class Shard {
  readonly #tree: SumTree;
  #sum: StepSum;
  /** The gradients of nodes that have partly arrived for the present step. */
  readonly #parts = new Map<number, Contribution>();
  readonly #spares = new SpareArrays(SPARES);
  readonly #answer = new Scratch();
  readonly #rounding: GradientRounding | undefined;
  /** The index of the stage to which `block` belongs. It is -1 before the first stage begins. */
  #stage: number;
  /**
   * The rows at the end of the previous stage. They are kept until the first step of the next stage has been applied.
   */
  #ended: ParameterBlock | undefined;
  /**
   * Says for a job that continues from an earlier model which groups of rows the model has. A group may be present
   * although all rows of this shard are 0.
   */
  #isDrawn: { items: boolean; projection: boolean } | undefined;

  /** `boundary` is the number of steps that have been applied to `block`. */
  constructor(
    private block: ParameterBlock,
    readonly job: ShardJob,
    private boundary: number,
  ) {
    this.#tree = new SumTree(job.partitions);
    this.#rounding = gradientRounding(job, { factors: block.factors, firstRow: block.projection.from });
    this.#sum = this.#newSum();
    const next = boundary < job.timeline.end ? job.timeline.at(boundary).stage - 1 : job.stages.length;
    this.#stage = boundary === job.timeline.begin || job.timeline.isStageEnd(boundary) ? next - 1 : next;
  }

  /** The number of steps that have been applied. */
  get step(): number {
    return this.boundary;
  }

  /** The type of the values that steps exchange. */
  get wire(): ValueType {
    return this.job.wire ?? 'float32';
  }

  /** The rows at the present boundary, as the stage that ended there left them. This is what a checkpoint contains. */
  get rows(): ParameterBlock {
    return this.#ended ?? this.block;
  }

  /**
   * The rows of E at the present boundary, for the broadcast, rounded to the type of the wire. They are undefined in a stage
   * that does not use features, and valid until the next question.
   */
  get projection(): Float32Array | undefined {
    return this.#partsOf(this.#stage).projection ? this.#rounded(this.block.projection.values, this.wire) : undefined;
  }

  /** Sets the rows of an earlier model. Must be called before the first stage begins. */
  begin(
    values: { items: Float32Array; projection: Float32Array },
    isDrawn: { items: boolean; projection: boolean },
  ): void {
    this.block.items.values.set(values.items);
    this.block.projection.values.set(values.projection);
    this.#isDrawn = isDrawn;
  }

  /** Takes a part of the gradient of a node. Frames of other steps are answered with "duplicate" or "early". */
  push(frame: GradientFrame): Push {
    if (frame.step < this.boundary) return { status: 'duplicate' };
    if (frame.step > this.boundary) return { status: 'early' };
    const { node } = frame;
    if (this.#sum.has(node)) return { status: 'duplicate' };
    if (!this.#sum.accepts(node) || this.#stage < 0) return { status: 'refused' };
    if (frame.kind !== 'absent' && frame.type !== this.wire) return { status: 'refused' };
    if (frame.kind === 'absent') return this.#put(node, null);
    const part = this.#parts.get(node) ?? new Contribution(this.#shape(), this.#spares);
    const status = part.add(frame);
    if (status !== 'ok') return { status };
    this.#parts.set(node, part);
    if (!part.isComplete) return { status };
    this.#parts.delete(node);
    const gradient = part.gradient();
    return gradient ? this.#put(node, gradient) : { status: 'refused' };
  }

  /** Whether a stage must begin (`beginning`) before a question is answered. */
  mustBegin({ step, stage }: Pick<RowsQuestion, 'step' | 'stage'>): boolean {
    return step === this.boundary && this.#isNext(stage);
  }

  /** Begins the next stage. This takes seconds where the shard has millions of rows, so there are pauses (runtime/turns.ts). */
  *beginning(): PausingWork<void> {
    const { seed, isWarm, stages } = this.job;
    const next = this.#stage + 1;
    const block = yield* beginningStage(this.block, stages[next], { seed, isWarm, isDrawn: this.#isDrawn });
    this.#ended = this.block;
    this.block = block;
    this.#isDrawn = undefined;
    this.#stage = next;
  }

  #isNext(stage: number): boolean {
    const { stages, timeline } = this.job;
    return stage === this.#stage + 1 && stage < stages.length && timeline.isStageStart(this.boundary);
  }

  /** Answers a question for rows at a boundary. The first question of a stage begins the stage, unless it has begun. */
  pull(frame: RowsQuestion): Pull {
    if (frame.step > this.boundary) return { status: 'early' };
    const block = frame.step === this.boundary ? this.#blockOf(frame.stage) : undefined;
    if (!block || frame.width !== block.factors) return { status: 'refused' };
    if (frame.kind === 'wantProjection') {
      const { from, to, values } = block.projection;
      if (frame.from + frame.count > to - from) return { status: 'refused' };
      const rows = values.subarray(frame.from * block.factors, (frame.from + frame.count) * block.factors);
      return { status: 'ok', values: this.#rounded(rows, frame.type) };
    }
    const { from, to } = block.items;
    if (frame.ids.some((id) => id < from || id >= to)) return { status: 'refused' };
    const rows = block.gather(frame.ids, this.#answer.room(frame.ids.length * block.factors));
    return { status: 'ok', values: frame.type === 'bfloat16' ? roundToBfloat16(rows) : rows };
  }

  /** Returns values in the precision of a type. The block keeps its own. */
  #rounded(values: Float32Array, type: ValueType): Float32Array {
    if (type === 'float32') return values;
    const out = this.#answer.room(values.length);
    out.set(values);
    return roundToBfloat16(out);
  }

  #newSum(): StepSum {
    return new StepSum(this.#tree, this.#spares, (gradient, node) => {
      this.#rounding?.round(gradient, { step: this.boundary - this.job.timeline.begin, node });
    });
  }

  /**
   * Adds the complete gradient of a node and applies the step when it was the last one. `gradient` is null for a
   * partition that had no batch.
   */
  #put(node: number, gradient: Parameters<StepSum['put']>[1]): Push {
    if (!this.#sum.put(node, gradient)) return { status: 'ok' };
    const { total } = this.#sum;
    if (total) {
      this.block.apply(total, this.job.stages[this.#stage]);
      releaseGradient(total, this.#spares);
    }
    this.#sum = this.#newSum();
    this.#parts.clear();
    this.#ended = undefined;
    this.boundary++;
    return { status: 'ok', applied: true };
  }

  /**
   * The rows that a stage works with at the present boundary. It is undefined when the stage has nothing to do with
   * this boundary.
   */
  #blockOf(stage: number): ParameterBlock | undefined {
    if (stage === this.#stage) return this.block;
    if (stage === this.#stage - 1) return this.#ended;
    if (!this.#isNext(stage)) return undefined;
    finish(this.beginning());
    return this.block;
  }

  #shape() {
    const parts = this.#partsOf(this.#stage);
    const { items, projection, factors } = this.block;
    return {
      factors,
      items: parts.itemFactors ? items : undefined,
      projectionRows: parts.projection ? projection.to - projection.from : undefined,
    };
  }

  #partsOf(stage: number): { itemFactors: boolean; projection: boolean } {
    return stage < 0 ? { itemFactors: false, projection: false } : partsOf(this.job.stages[stage].kind);
  }
}
