import type { StageSettings } from '../model/stage.js';
import { partsOf } from '../model/stage.js';
import { Scratch, SpareArrays } from '../model/spare-arrays.js';
import { StepSum } from '../model/step-sum.js';
import { releaseGradient, SumTree } from '../model/sum.js';
import type { Timeline } from '../job/timeline.js';
import type { GradientFrame, RowsQuestion } from '../proto/codec.js';
import type { ParameterBlock } from '../training/block.js';
import { Contribution } from './contribution.js';
import { beginStage } from '../training/stage.js';

/** Arrays kept for the next step: rows and E of some nodes. */
const SPARES = 8;

/** What a shard is of a job: the same for all runs. */
export interface ShardJob {
  readonly stages: readonly StageSettings[];
  readonly timeline: Timeline;
  readonly partitions: number;
  readonly seed: number;
  readonly isWarm: (item: number) => boolean;
}

/** What became of a pushed frame. `applied`: it completed its step, which has been applied. */
export interface Push {
  readonly status: 'ok' | 'duplicate' | 'early' | 'nonfinite' | 'refused';
  readonly applied?: boolean;
}

/** Rows at the boundary that was asked for, valid until the next question, or why there are none: `early` says ask again. */
export type Pull = { readonly status: 'early' | 'refused' } | { readonly status: 'ok'; readonly values: Float32Array };

/**
 * One shard of one run, without a network: applies each step exactly once, when every partition is in, and answers with rows
 * as they are at a boundary. Between two steps nothing changes, since nobody can push a step before having pulled at its
 * boundary.
 */
export class Shard {
  readonly #tree: SumTree;
  #sum: StepSum;
  /** Nodes of the step that are being filled. */
  readonly #parts = new Map<number, Contribution>();
  readonly #spares = new SpareArrays(SPARES);
  readonly #answer = new Scratch();
  /** Index of the stage that `block` belongs to; -1 before the first one begins. */
  #stage: number;
  /** The block as the stage before ended, while nothing has been applied since. */
  #ended: ParameterBlock | undefined;
  /** Of a model that the job continues from: whether its rows are kept, though those of this shard may all be 0. */
  #isDrawn: { items: boolean; projection: boolean } | undefined;

  /** `boundary`: how many steps have been applied to `block`. */
  constructor(
    private block: ParameterBlock,
    readonly job: ShardJob,
    private boundary: number,
  ) {
    this.#tree = new SumTree(job.partitions);
    this.#sum = new StepSum(this.#tree, this.#spares);
    const next = boundary < job.timeline.end ? job.timeline.at(boundary).stage - 1 : job.stages.length;
    this.#stage = boundary === 0 || job.timeline.isStageEnd(boundary) ? next - 1 : next;
  }

  /** Steps applied. */
  get step(): number {
    return this.boundary;
  }

  /** The rows at the boundary, as the stage that brought them there left them: what a checkpoint holds. */
  get rows(): ParameterBlock {
    return this.#ended ?? this.block;
  }

  /** Rows of E at the boundary, for the broadcast; undefined in a stage without content. */
  get projection(): Float32Array | undefined {
    return this.#partsOf(this.#stage).projection ? this.block.projection.values : undefined;
  }

  /** Before the first stage: the rows of a model to continue from. */
  begin(
    values: { items: Float32Array; projection: Float32Array },
    isDrawn: { items: boolean; projection: boolean },
  ): void {
    this.block.items.values.set(values.items);
    this.block.projection.values.set(values.projection);
    this.#isDrawn = isDrawn;
  }

  /** Takes a part of a node's gradient. */
  push(frame: GradientFrame): Push {
    if (frame.step < this.boundary) return { status: 'duplicate' };
    if (frame.step > this.boundary) return { status: 'early' };
    const { node } = frame;
    if (this.#sum.has(node)) return { status: 'duplicate' };
    if (!this.#sum.accepts(node) || this.#stage < 0) return { status: 'refused' };
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

  /** Answers a question for rows at a boundary. The first question of a stage begins it. */
  pull(frame: RowsQuestion): Pull {
    if (frame.step > this.boundary) return { status: 'early' };
    const block = frame.step === this.boundary ? this.#blockOf(frame.stage) : undefined;
    if (!block || frame.width !== block.factors) return { status: 'refused' };
    if (frame.kind === 'wantProjection') {
      const { from, to, values } = block.projection;
      if (frame.from + frame.count > to - from) return { status: 'refused' };
      return {
        status: 'ok',
        values: values.subarray(frame.from * block.factors, (frame.from + frame.count) * block.factors),
      };
    }
    const { from, to } = block.items;
    if (frame.ids.some((id) => id < from || id >= to)) return { status: 'refused' };
    return { status: 'ok', values: block.gather(frame.ids, this.#answer.room(frame.ids.length * block.factors)) };
  }

  #put(node: number, gradient: Parameters<StepSum['put']>[1]): Push {
    if (!this.#sum.put(node, gradient)) return { status: 'ok' };
    const { total } = this.#sum;
    if (total) {
      this.block.apply(total, this.job.stages[this.#stage]);
      releaseGradient(total, this.#spares);
    }
    this.#sum = new StepSum(this.#tree, this.#spares);
    this.#parts.clear();
    this.#ended = undefined;
    this.boundary++;
    return { status: 'ok', applied: true };
  }

  #blockOf(stage: number): ParameterBlock | undefined {
    if (stage === this.#stage) return this.block;
    if (stage === this.#stage - 1) return this.#ended;
    const isNext = stage === this.#stage + 1 && stage < this.job.stages.length;
    if (!isNext || !this.job.timeline.isStageStart(this.boundary)) return undefined;
    this.#ended = this.block;
    const { seed, isWarm } = this.job;
    this.block = beginStage(this.block, this.job.stages[stage], { seed, isWarm, isDrawn: this.#isDrawn });
    this.#isDrawn = undefined;
    this.#stage = stage;
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
