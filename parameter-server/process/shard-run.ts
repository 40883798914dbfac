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
import { ShardServer } from '../nats/server.js';
import { Shard } from '../shard.js';
import type { CheckpointContent } from '../shard-storage.js';
import { placeSlice, SliceCollector } from '../slice-collector.js';
import { emptyBlock } from '../../training/stage.js';
import type { Assignment } from './assignment.js';
import { usersOf } from './assignment.js';

/** This shard's part of one run. */
export interface ShardRunOptions {
  readonly uid: string;
  readonly run: number;
  /** This shard's index. */
  readonly index: number;
  /** This process's name: the holder of its files. */
  readonly name: string;
  readonly assignment: Assignment;
  readonly meter: WireMeter;
  readonly onChunk: (result: ChunkResult) => void;
  readonly onCheckpoint: (step: number, content: CheckpointContent) => void;
  /** Somebody's values are not finite. */
  readonly onNonFinite: (step: number, message: string) => void;
}

/** A shard at work: loaded, then served until it is closed. */
export class ShardRun {
  readonly shard: Shard;
  readonly checkpoints: ShardCheckpoints;
  readonly #server: ShardServer;
  readonly #initial: InitialRows | undefined;

  private constructor(
    connection: NatsConnection,
    readonly options: ShardRunOptions,
    block: ParameterBlock,
  ) {
    const { assignment, uid, run, index, meter, onChunk, onCheckpoint, onNonFinite } = options;
    const { job, timeline, manifest, startStep, checkpoints, workers } = assignment;
    const shardJob = { ...job, timeline, isWarm: assignment.isWarm };
    this.shard = new Shard(block, shardJob, startStep);
    this.checkpoints = new ShardCheckpoints(
      {
        factors: job.model.factors,
        optimizer: job.optimizer,
        partitions: partitionsKeptBy(index, assignment),
        idsAt: index === 0 ? timeline.end : undefined,
        onComplete: onCheckpoint,
        onNonFinite: (step, group) => onNonFinite(step, `training diverged: ${group} are not finite at step ${step}`),
      },
      startStep,
    );
    for (const step of checkpoints) this.checkpoints.plan(step);
    if (startStep === 0 && job.from !== null) this.#initial = new InitialRows(this.shard);
    this.#server = new ShardServer(connection, this.shard, {
      uid,
      run,
      shard: index,
      meter,
      onChunk,
      onApplied: (boundary) => this.checkpoints.reached(boundary, this.shard.rows),
      onState: (frame) => this.#take(frame),
      onNonFinite: ({ sender, step, node }) =>
        onNonFinite(
          step,
          `${workers[sender] ?? `worker ${sender}`} pushed values that are not finite, step ${step}, node ${node} of ${manifest.partitionInteractions.length} partitions: rejected`,
        ),
    });
  }

  /** Loads the rows of the checkpoint, or begins with 0; serves from then on. `signal` gives up. */
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
      await run.#initial?.complete(signal);
      return run;
    } catch (error) {
      run.close();
      throw error;
    }
  }

  close(): void {
    this.#server.close();
  }

  #take(frame: StateFrame): Status {
    return frame.kind === 'state' && frame.group !== 'users'
      ? (this.#initial?.take(frame) ?? 'refused')
      : this.checkpoints.take(frame);
  }
}

/** The partitions whose user rows this shard keeps at checkpoints. */
function partitionsKeptBy(index: number, { job, manifest, shards }: Assignment) {
  const partitions = Array.from({ length: job.partitions }, (_, v) => v).filter(
    (partition) => shardOfPartition(partition, shards.length) === index,
  );
  return new Map(partitions.map((v) => [v, usersOf(manifest, v)]));
}

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
  const asker = new Asker(connection, { meter });
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
    asker.close(new Error('all is read'));
  }
}

async function verify(files: FileServer, uid: string, step: number, file: HeldFile): Promise<void> {
  try {
    await files.verify(uid, step, file);
  } catch (error) {
    throw new DamagedCheckpointError(step, file, `cannot be used: ${(error as Error).message}`);
  }
}

/** A part of the rows of items or of E that a job begins with. */
type InitialFrame = Extract<StateFrame, { group: 'items' | 'projection' }>;

/** The rows of a model that the job continues from, sent by a worker before the first step. */
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

  /** Takes a part of the shard's rows. */
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

  async complete(signal: AbortSignal): Promise<void> {
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    await Promise.race([this.#completed, aborted]);
  }
}
