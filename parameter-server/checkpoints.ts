import type { GroupSlice } from '../model/group.js';
import { sliceTensors } from '../model/group.js';
import type { OptimizerSettings } from '../model/stage.js';
import type { StateFrame, Status } from '../proto/codec.js';
import type { ParameterBlock } from '../training/block.js';
import { FrameText, isFinite32 } from './frame-tensor.js';
import type { CheckpointContent } from './shard-storage.js';
import type { SliceContent } from './slice-collector.js';
import { SliceCollector } from './slice-collector.js';

/** Names of the files of ids in the checkpoint of a job's last boundary, by the group of their frames. */
export const ID_FILES = { userIds: 'users.txt', itemIds: 'items.txt' } as const;

export interface CheckpointOptions {
  readonly factors: number;
  readonly optimizer: OptimizerSettings;
  /** Users from .. to - 1 of the partitions whose state comes to this shard. */
  readonly partitions: ReadonlyMap<number, { readonly from: number; readonly to: number }>;
  /** The boundary whose checkpoint also has the ids, on the shard that keeps them. */
  readonly idsAt: number | undefined;
  /** A boundary has all that this shard keeps of it: copies that nobody changes. */
  readonly onComplete: (step: number, content: CheckpointContent) => void;
  /** The shared rows at a boundary are not finite: training has diverged. */
  readonly onNonFinite: (step: number, group: string) => void;
}

/**
 * What one shard of one run gathers for checkpoints: a copy of its own rows when it reaches the boundary, and the user rows
 * (at the end also the ids) that workers send.
 */
export class ShardCheckpoints {
  readonly #open = new Map<number, Gathering>();
  readonly #done = new Set<number>();
  #requested: number | undefined;

  constructor(
    readonly options: CheckpointOptions,
    /** Of the shard. */
    private boundary: number,
  ) {}

  /** False when the shard is past it, or at it already. */
  plan(step: number): boolean {
    if (this.#open.has(step) || this.#done.has(step)) return true;
    if (step <= this.boundary) return false;
    this.#open.set(step, new Gathering(this.options, step));
    return true;
  }

  /** As `plan`. The one requested before, if it is not complete by now, never will be: somebody was past it. */
  request(step: number): boolean {
    if (this.#requested !== undefined && this.#requested !== step) this.#open.delete(this.#requested);
    const isPlanned = this.plan(step);
    this.#requested = isPlanned ? step : undefined;
    return isPlanned;
  }

  /** The shard has reached a boundary; `block` is copied when it is checkpointed. */
  reached(step: number, block: ParameterBlock): void {
    this.boundary = step;
    const gathering = this.#open.get(step);
    if (!gathering) return;
    gathering.shared = [block.items, block.projection].filter(({ from, to }) => to > from).map(copySlice);
    const broken = gathering.shared.find(({ values }) => !isFinite32(values));
    if (broken) this.options.onNonFinite(step, broken.group);
    else this.#completed(step, gathering);
  }

  /** Takes a part of the users' rows, or of a file of ids. */
  take(frame: StateFrame): Status {
    if (this.#done.has(frame.step)) return 'duplicate';
    const gathering = this.#open.get(frame.step);
    // A worker may have heard of the checkpoint first; one that this shard was too late for never opens.
    if (!gathering) return frame.step > this.boundary ? 'early' : 'refused';
    const status = gathering.take(frame);
    if (status === 'ok') this.#completed(frame.step, gathering);
    return status;
  }

  #completed(step: number, gathering: Gathering): void {
    const content = gathering.content;
    if (!content) return;
    this.#open.delete(step);
    this.#done.add(step);
    this.options.onComplete(step, content);
  }
}

/** One boundary. */
class Gathering {
  shared: SliceContent[] | undefined;
  readonly #users: Map<number, SliceCollector>;
  readonly #texts = new Map<string, FrameText>();
  readonly #texted: boolean;

  constructor(
    readonly options: CheckpointOptions,
    step: number,
  ) {
    const { partitions, optimizer, factors } = options;
    this.#users = new Map(
      [...partitions].map(([partition, range]) => {
        return [partition, new SliceCollector({ group: 'users', ...range }, optimizer, factors)];
      }),
    );
    this.#texted = step === options.idsAt;
  }

  take(frame: StateFrame): Status {
    if (frame.kind === 'state') {
      return frame.group === 'users' ? (this.#users.get(frame.partition)?.add(frame) ?? 'refused') : 'refused';
    }
    if (!this.#texted) return 'refused';
    const name = ID_FILES[frame.group];
    const text = this.#texts.get(name) ?? new FrameText(frame.total);
    this.#texts.set(name, text);
    return text.add(frame);
  }

  /** All of it, once all of it is there. */
  get content(): CheckpointContent | undefined {
    const users = [...this.#users.values()];
    const texts = [...this.#texts.entries()];
    const hasTexts = !this.#texted || (texts.length === 2 && texts.every(([, text]) => text.isComplete));
    if (!this.shared || !hasTexts || !users.every((user) => user.isComplete)) return undefined;
    return {
      slices: [...this.shared, ...users.map((user) => user.slice)],
      texts: new Map(texts.map(([name, { bytes }]) => [name, bytes])),
      factors: this.options.factors,
    };
  }
}

function copySlice({ group, from, to, values, state }: GroupSlice): SliceContent {
  const { moments, steps } = state;
  const copy = { moments: moments.map((moment) => moment.slice()), steps: steps.slice() };
  return { group, from, to, values: values.slice(), state: copy };
}

/** A slice's tensors in the order of `sliceTensors`, copied: what a worker sends of its users at a boundary. */
export function copiedTensors(slice: GroupSlice): { width: number; values: Float32Array | Int32Array }[] {
  const rows = slice.to - slice.from;
  return Object.values(sliceTensors(slice)).map((values) => ({
    width: values.length / Math.max(rows, 1),
    values: values.slice(),
  }));
}
