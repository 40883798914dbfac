import type { JobCommand, MemberServices, RunCommand } from '../../member/base-member.js';
import { BaseMember } from '../../member/base-member.js';
import type { Channel } from '../../member/channel.js';
import { RunError } from '../../member/failure.js';
import type { About } from '../../member/outbox.js';
import type { Assign, CheckpointFile, Heartbeat, Holding, SendFile } from '../../proto/index.js';
import { TensorGroup } from '../../proto/index.js';
import { unreachable } from '../../runtime/required.js';
import type { NatsConnection } from '../nats/connection.js';
import type { FileServer } from '../nats/files.js';
import type { WireMeter } from '../nats/meter.js';
import type { CheckpointContent, ShardStorage, StoredFile } from '../shard-storage.js';
import { readAssign } from './assignment.js';
import { HeldShard } from './held-shard.js';
import type { ShardMetrics } from './metrics.js';
import { ShardRun } from './shard-run.js';
import { upload } from './upload.js';

/**
 * A shard's connection to NATS. The shard serves the checkpoints on its disk through it from the beginning, also while
 * it holds no run.
 */
export interface ShardConnection {
  readonly nats: NatsConnection;
  readonly files: FileServer;
  close(): Promise<void>;
}

/** What a shard needs from its process. */
export interface ShardMemberServices extends MemberServices<ShardConnection> {
  /** The checkpoints on the shard's disk. */
  readonly storage: ShardStorage;
  /** The connection to the coordinator, for uploads of files. */
  readonly channel: Pick<Channel, 'current'>;
  /** Counts the bytes of tensors that are sent and received. */
  readonly meter: WireMeter;
  readonly metrics: ShardMetrics;
}

/** A shard as a member of the cluster. It carries out the coordinator's commands. */
export class ShardMember extends BaseMember<HeldShard, ShardConnection> {
  #diskFreeBytes = 0;

  constructor(override readonly services: ShardMemberServices) {
    super(services);
  }

  override stored(): ReturnType<ShardStorage['stored']> {
    return this.services.storage.stored();
  }

  /** Takes part in a run, deletes old checkpoints, or uploads a file. */
  protected take(about: About, command: JobCommand): void {
    switch (command.kind) {
      case 'assign':
        this.#assign(about, command.assign);
        return;
      case 'keep':
        this.#keep(about, command.keep.checkpoints);
        return;
      case 'sendFile':
        void this.#send(about, command.sendFile);
        return;
      // Only workers read the data of a job.
      case 'prepare':
        return;
      default:
        unreachable(command);
    }
  }

  /** Plans a checkpoint of the run that is held. */
  protected proceed(held: HeldShard, command: RunCommand): void {
    switch (command.kind) {
      case 'checkpointAt':
        this.#checkpointAt(held, command.checkpointAt.step);
        return;
      // Only workers compute digests and choose settings.
      case 'computeDigest':
      case 'chooseMemory':
        return;
      default:
        unreachable(command);
    }
  }

  /** The index of the shard, for Holding. */
  protected seatOf({ index }: HeldShard): Partial<Holding> {
    return { shard: index };
  }

  /** The room on the disk. It is measured for the next heartbeat, because a heartbeat does not wait. */
  protected progress(): Partial<Heartbeat> {
    const measure = async () => {
      this.#diskFreeBytes = await this.services.storage.free();
    };
    measure().catch(() => {});
    return { diskFreeBytes: this.#diskFreeBytes };
  }

  /** Takes part in a run: loads its rows, reports Ready, and serves until the work is dropped. */
  #assign(about: About, assign: Assign): void {
    const { log } = this.services;
    const held = new HeldShard(about, assign);
    this.begin(held, async () => {
      const seat = { job: held.jobName, run: about.run, shard: held.index };
      log.info({ ...seat, step: assign.startStep }, 'loading');
      held.serve(await this.#open(held, assign));
      this.session.report(about, { ready: { fingerprint: '', engine: '', device: '' } });
      log.info(seat, 'ready');
    });
  }

  async #open(held: HeldShard, assign: Assign): Promise<ShardRun> {
    const { identity, meter, metrics } = this.services;
    const { about, index, jobName, abort } = held;
    const { nats, files } = await this.connection;
    metrics.serve(jobName, index);
    const options = {
      uid: about.jobUid,
      run: about.run,
      index,
      name: identity.name,
      assignment: readAssign(assign),
      meter,
      onChunk: (result: Parameters<ShardMetrics['chunk']>[2]) => metrics.chunk(jobName, index, result),
      onCheckpoint: (step: number, content: CheckpointContent) => void this.#write(held, step, content),
      onNonFinite: (step: number, message: string) => this.fail(held, new RunError('nonfinite', message, step)),
    };
    return ShardRun.open(nats, files, options, abort.signal);
  }

  /** Writes the shard's part of a checkpoint to its disk and reports it. */
  async #write(held: HeldShard, step: number, content: CheckpointContent): Promise<void> {
    const { storage, metrics } = this.services;
    const startedAt = performance.now();
    try {
      const files = await storage.write(held.about.jobUid, step, content);
      if (held.isAborted) return;
      const seconds = (performance.now() - startedAt) / 1000;
      metrics.checkpoint(held.jobName, held.index, seconds);
      this.session.report(held.about, { checkpointPart: { step, files: files.map(toMessage), seconds } });
    } catch (error) {
      if (!held.isAborted) this.fail(held, error);
    }
  }

  /** Plans a checkpoint, or reports to the coordinator that the shard has passed the boundary. */
  #checkpointAt({ run, about }: HeldShard, step: number): void {
    if (run?.checkpoints.request(step) !== false) return;
    this.session.report(about, { checkpointRefused: { step, at: run.shard.step } });
  }

  /** Deletes the checkpoints of a job that the coordinator no longer needs. */
  #keep({ jobUid }: About, checkpoints: readonly number[]): void {
    const { storage, log } = this.services;
    storage
      .keep(jobUid, checkpoints)
      .catch((error: unknown) => log.error({ jobUid, error }, 'cannot delete old checkpoints'));
  }

  /** Uploads a part of a file of a checkpoint to the coordinator. */
  async #send({ jobUid }: About, command: SendFile): Promise<void> {
    const { channel, storage, log } = this.services;
    try {
      await upload(channel.current, storage.path(jobUid, command.checkpoint), command);
    } catch (error) {
      log.warn({ jobUid, error, file: command.file }, 'an upload ended early');
    }
  }
}

const GROUPS = {
  users: TensorGroup.TENSOR_GROUP_USERS,
  items: TensorGroup.TENSOR_GROUP_ITEMS,
  projection: TensorGroup.TENSOR_GROUP_PROJECTION,
  ids: TensorGroup.TENSOR_GROUP_IDS,
} as const;

/** Describes a file for the coordinator. The coordinator fills in the holder. */
function toMessage({ group, values, ...file }: StoredFile): CheckpointFile {
  return {
    ...file,
    group: GROUPS[group],
    valuesOffset: values.offset,
    valuesBytes: values.bytes,
    holder: '',
  };
}
