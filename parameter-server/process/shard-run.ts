import { keepsContent } from '../../job/memory.js';
import { shardOfPartition } from '../../job/shards.js';
import type { StateFrame, Status } from '../../proto/codec.js';
import { ParameterBlock } from '../../training/block.js';
import { ShardCheckpoints } from '../checkpoints.js';
import { Asker } from '../nats/asker.js';
import type { NatsConnection } from '../nats/connection.js';
import type { FileServer, HeldFile } from '../nats/files.js';
import { DamagedCheckpointError, FileReader } from '../nats/files.js';
import type { WireMeter } from '../nats/meter.js';
import type { ChunkResult } from '../nats/server.js';
import { subjects } from '../../proto/subjects.js';
import { ShardServer } from '../nats/server.js';
import { Shard } from '../shard.js';
import type { CheckpointContent } from '../shard-storage.js';
import { placeSlice, SliceCollector } from '../slice-collector.js';
import { WarmItems } from '../warm-items.js';
import { emptyBlock } from '../../training/stage.js';
import type { Assignment } from './assignment.js';
import { usersOf } from './assignment.js';

/** The facts about this shard's part of a run. */
export interface ShardRunOptions {
  /** The uid of the job. */
  readonly uid: string;
  /** The number of the run. */
  readonly run: number;
  /** The index of this shard among the run's shards. */
  readonly index: number;
  /** The name of this process. Its checkpoint files are held under this name. */
  readonly name: string;
  readonly assignment: Assignment;
  readonly meter: WireMeter;
  /** Called for each frame of a gradient, with what happened to it. */
  readonly onChunk: (result: ChunkResult) => void;
  /** Called when everything that this shard stores for a checkpoint has arrived. */
  readonly onCheckpoint: (step: number, content: CheckpointContent) => void;
  /** Called when the rows of this shard or the gradient of a worker contain NaN or infinity. */
  readonly onNonFinite: (step: number, message: string) => void;
}

/** A shard's part of one run. `open` loads it, then it serves workers until it is closed. */
export class ShardRun {
  readonly shard: Shard;
  readonly checkpoints: ShardCheckpoints;
  readonly #server: ShardServer;
  readonly #warmItems: WarmItems;
  /** Receives the rows of an earlier model. It is undefined unless the job begins with one. */
  readonly #initial: InitialRows | undefined;

  private constructor(
    connection: NatsConnection,
    readonly options: ShardRunOptions,
    block: ParameterBlock,
  ) {
    const { assignment, uid, run, index, meter, onChunk, onCheckpoint, onNonFinite } = options;
    const { job, timeline, manifest, startStep, checkpoints, workers } = assignment;
    const warmItems = (this.#warmItems = new WarmItems(manifest, block.items));
    this.shard = new Shard(block, { ...job, timeline, isWarm: (item) => warmItems.has(item) }, startStep);
    this.checkpoints = new ShardCheckpoints(
      {
        factors: job.model.factors,
        optimizer: job.optimizer,
        partitions: partitionsKeptBy(index, assignment),
        idsAt: index === 0 ? timeline.end : undefined,
        keepsContent: keepsContent(job),
        onComplete: onCheckpoint,
        onNonFinite: (step, group) => onNonFinite(step, `training diverged: ${group} are not finite at step ${step}`),
      },
      startStep,
    );
    for (const step of checkpoints) this.checkpoints.plan(step);
    if (startStep === timeline.begin && job.from !== null) this.#initial = new InitialRows(this.shard);
    this.#server = new ShardServer(connection, this.shard, {
      uid,
      run,
      shard: index,
      workers,
      meter,
      onChunk,
      onApplied: (boundary) => this.checkpoints.reached(boundary, this.shard.rows),
      onState: (frame) => this.#take(frame),
      onNonFinite: ({ sender, step, node }) =>
        onNonFinite(
          step,
          `${workers[sender] ?? `worker ${sender}`} pushed values that are not finite, step ${step}, node ${node} of ${manifest.partitionInteractions.length} partitions. They were rejected`,
        ),
    });
  }

  /**
   * Loads the rows of the checkpoint, or starts with zeros, and waits until a worker has sent the warm items. Rejects with a
   * DamagedCheckpointError for a wrong file, with a WrongWarmItemsError, and with the reason of `signal` when that aborts.
   */
  static async open(
    connection: NatsConnection,
    files: FileServer,
    options: ShardRunOptions,
    signal: AbortSignal,
  ): Promise<ShardRun> {
    const block = await loadBlock(connection, files, options, signal);
    signal.throwIfAborted();
    const run = new ShardRun(connection, options, block);
    try {
      await run.#warmItems.complete(signal);
      await run.#initial?.complete(signal);
      return run;
    } catch (error) {
      run.close();
      throw error;
    }
  }

  /** Stops serving requests. */
  close(): void {
    this.#server.close();
  }

  /** Passes rows from a worker to the part of this run that waits for them. */
  #take(frame: StateFrame): Status {
    if (frame.kind === 'text' && frame.group === 'warm') return this.#warmItems.take(frame);
    return frame.kind === 'state' && frame.group !== 'users'
      ? (this.#initial?.take(frame) ?? 'refused')
      : this.checkpoints.take(frame);
  }
}

/** The partitions whose user rows this shard stores in checkpoints, with their users. */
function partitionsKeptBy(index: number, { job, manifest, shards }: Assignment) {
  const partitions = Array.from({ length: job.partitions }, (_, v) => v).filter(
    (partition) => shardOfPartition(partition, shards.length) === index,
  );
  return new Map(partitions.map((v) => [v, usersOf(manifest, v)]));
}

/**
 * Loads this shard's rows from a checkpoint. First it verifies the files on its own disk, so that damage is found even
 * if this shard needs none of their rows.
 */
async function loadBlock(
  connection: NatsConnection,
  files: FileServer,
  { uid, index, name, assignment, meter }: ShardRunOptions,
  signal: AbortSignal,
): Promise<ParameterBlock> {
  const { checkpoint, job, shards } = assignment;
  const settings = { optimizer: job.optimizer, factors: job.model.factors };
  if (!checkpoint) return emptyBlock(shards[index], settings);
  for (const file of checkpoint.files.filter(({ holder }) => holder === name)) {
    signal.throwIfAborted();
    await verify(files, uid, checkpoint.step, file);
  }
  const asker = new Asker(connection, { inbox: subjects.inbox(uid, name), meter });
  const giveUp = () => asker.close(signal.reason as Error);
  signal.addEventListener('abort', giveUp);
  try {
    signal.throwIfAborted();
    const reader = new FileReader(asker, { uid, ...settings });
    const { items, projection } = shards[index];
    const [itemRows, projectionRows] = await Promise.all([
      reader.slice(checkpoint, { group: 'items', ...items }),
      reader.slice(checkpoint, { group: 'projection', ...projection }),
    ]);
    return new ParameterBlock(placeSlice(itemRows, settings), placeSlice(projectionRows, settings), settings);
  } finally {
    signal.removeEventListener('abort', giveUp);
    asker.close(new Error('the checkpoint has been read'));
  }
}

/** Rejects with a DamagedCheckpointError unless the file on this disk is the one that was committed. */
async function verify(files: FileServer, uid: string, step: number, file: HeldFile): Promise<void> {
  try {
    await files.verify(uid, step, file);
  } catch (error) {
    throw new DamagedCheckpointError(step, file, `cannot be used: ${(error as Error).message}`);
  }
}

/** A part of the rows of items or of E with which a job begins. */
type InitialFrame = Extract<StateFrame, { group: 'items' | 'projection' }>;

/** Receives the rows of the earlier model from which a job continues. A worker sends them before the first step. */
class InitialRows {
  readonly #collectors: ReadonlyMap<string, SliceCollector>;
  #done = () => {};
  readonly #completed = new Promise<void>((resolve) => (this.#done = resolve));
  readonly #isDrawn = { items: false, projection: false };

  constructor(readonly shard: Shard) {
    const { items, projection, factors } = shard.rows;
    const collect = ({ group, from, to }: typeof items) =>
      [group, new SliceCollector({ group, from, to }, { kind: 'sgd' }, factors)] as const;
    this.#collectors = new Map([collect(items), collect(projection)]);
  }

  /** Takes a part of the shard's rows. The last part starts the shard. */
  take(frame: InitialFrame): Status {
    this.#isDrawn[frame.group] = frame.isDrawn;
    const status = this.#collectors.get(frame.group)!.add(frame);
    const collectors = [...this.#collectors.values()];
    if (status === 'ok' && collectors.every((collector) => collector.isComplete)) {
      const [items, projection] = collectors.map((collector) => collector.slice.values);
      this.shard.begin({ items, projection }, this.#isDrawn);
      this.#done();
    }
    return status;
  }

  /** Resolves when all rows have arrived. Rejects with the reason of `signal` when that aborts. */
  async complete(signal: AbortSignal): Promise<void> {
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    await Promise.race([this.#completed, aborted]);
  }
}
