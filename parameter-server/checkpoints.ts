import type { GroupSlice } from '../model/group.js';
import { sliceTensors } from '../model/group.js';
import type { OptimizerSettings } from '../model/stage.js';
import type { StateFrame, Status } from '../proto/codec.js';
import type { ParameterBlock } from '../training/block.js';
import { FrameText, isFinite32 } from './frame-tensor.js';
import type { CheckpointContent } from './shard-storage.js';
import type { SliceContent } from './slice-collector.js';
import { SliceCollector } from './slice-collector.js';

/** The names of the files without rows in the checkpoint at the end of a job, by the group in their frames. */
export const TEXT_FILES = { userIds: 'users.txt', itemIds: 'items.txt', content: 'content' } as const;

/** What ShardCheckpoints needs to know about its run. */
export interface CheckpointOptions {
  /** The number of factors K. */
  readonly factors: number;
  readonly optimizer: OptimizerSettings;
  /** The partitions whose user rows this shard stores. Each has the users `from` to `to` - 1. */
  readonly partitions: ReadonlyMap<number, { readonly from: number; readonly to: number }>;
  /**
   * The boundary whose checkpoint also contains the ids. It is undefined for all shards but the one that stores them.
   */
  readonly idsAt: number | undefined;
  /** Whether this checkpoint also contains the features that a content memory keeps. */
  readonly keepsContent: boolean;
  /**
   * Called when everything that this shard stores for a boundary has arrived. `content` is a copy that nobody changes.
   */
  readonly onComplete: (step: number, content: CheckpointContent) => void;
  /** Called when the shard's own rows at a boundary contain NaN or infinity, which means that training has diverged. */
  readonly onNonFinite: (step: number, group: string) => void;
}

/**
 * Gathers what one shard stores for the checkpoints of one run. The shard's own rows are copied when it reaches the
 * boundary. The workers send the user rows, and at the end of the job also the ids.
 */
export class ShardCheckpoints {
  readonly #open = new Map<number, Gathering>();
  readonly #done = new Set<number>();
  #requested: number | undefined;

  constructor(
    readonly options: CheckpointOptions,
    /** The boundary that the shard has reached. */
    private boundary: number,
  ) {}

  /**
   * Plans a checkpoint at a boundary. Returns false when the shard has already reached the boundary and no checkpoint
   * was planned there.
   */
  plan(step: number): boolean {
    if (this.#open.has(step) || this.#done.has(step)) return true;
    if (step <= this.boundary) return false;
    this.#open.set(step, new Gathering(this.options, step));
    return true;
  }

  /**
   * Plans a checkpoint that the coordinator has asked for. An earlier request that is still incomplete is dropped,
   * because the coordinator asks again only when some member had passed that boundary.
   */
  request(step: number): boolean {
    if (this.#requested !== undefined && this.#requested !== step) this.#open.delete(this.#requested);
    const isPlanned = this.plan(step);
    this.#requested = isPlanned ? step : undefined;
    return isPlanned;
  }

  /** Called when the shard has reached a boundary. The rows in `block` are copied if a checkpoint is planned there. */
  reached(step: number, block: ParameterBlock): void {
    this.boundary = step;
    const gathering = this.#open.get(step);
    if (!gathering) return;
    gathering.shared = [block.items, block.projection].filter(({ from, to }) => to > from).map(copySlice);
    const broken = gathering.shared.find(({ values }) => !isFinite32(values));
    if (broken) this.options.onNonFinite(step, broken.group);
    else this.#completed(step, gathering);
  }

  /** Takes a part of the user rows or of a file of ids. The answer "early" asks the sender to try again. */
  take(frame: StateFrame): Status {
    if (this.#done.has(frame.step)) return 'duplicate';
    const gathering = this.#open.get(frame.step);
    // The frame may arrive before this shard's own command, so it is early. A boundary that this shard has passed never
    // gets a checkpoint.
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

/** What has arrived for the checkpoint of one boundary. */
class Gathering {
  /** Copies of the shard's own rows. They are undefined until the shard reaches the boundary. */
  shared: SliceContent[] | undefined;
  readonly #users: Map<number, SliceCollector>;
  readonly #texts = new Map<string, FrameText>();
  /** Whether this checkpoint contains the ids. */
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

  /** Takes a frame for this boundary. Frames of other partitions or files are refused. */
  take(frame: StateFrame): Status {
    if (frame.kind === 'state') {
      return frame.group === 'users' ? (this.#users.get(frame.partition)?.add(frame) ?? 'refused') : 'refused';
    }
    if (!this.#texted || frame.group === 'warm') return 'refused';
    const name = TEXT_FILES[frame.group];
    const text = this.#texts.get(name) ?? new FrameText(frame.total);
    this.#texts.set(name, text);
    return text.add(frame);
  }

  /** The whole content of the checkpoint. It is undefined while something is missing. */
  get content(): CheckpointContent | undefined {
    const users = [...this.#users.values()];
    const texts = [...this.#texts.entries()];
    const count = this.options.keepsContent ? 3 : 2;
    const hasTexts = !this.#texted || (texts.length === count && texts.every(([, text]) => text.isComplete));
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

/**
 * Copies the tensors of a slice in the order of `sliceTensors`. A worker sends these copies of its user rows at a
 * boundary.
 */
export function copiedTensors(slice: GroupSlice): { width: number; values: Float32Array | Int32Array }[] {
  const rows = slice.to - slice.from;
  return Object.values(sliceTensors(slice)).map((values) => ({
    width: values.length / Math.max(rows, 1),
    values: values.slice(),
  }));
}
