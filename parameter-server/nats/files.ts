import { RunError } from '../../member/failure.js';
import type { Group } from '../../model/group.js';
import { tensorNames } from '../../model/optimizer/optimizer.js';
import type { OptimizerSettings } from '../../model/stage.js';
import { addressChecksum, copyValues, encodeFrame } from '../../proto/codec.js';
import { cutRows } from '../../proto/frame-size.js';
import { verifySlice } from '../../storage/checkpoint.js';
import { SafetensorsFile } from '../../storage/safetensors.js';
import type { ShardStorage } from '../shard-storage.js';
import type { SliceContent } from '../slice-collector.js';
import { sliceOf } from '../slice-collector.js';
import type { Asker } from './asker.js';
import { RejectedError } from './asker.js';
import type { Msg, NatsConnection } from './connection.js';
import { publish, subscribe } from './connection.js';
import { Credits } from './credits.js';
import type { WireMeter } from './meter.js';
import { subjects } from '../../proto/subjects.js';

/** A file of a checkpoint on the disk of some shard. */
export interface HeldFile {
  readonly group: Group;
  /** The file contains the rows `from` to `to` - 1 of its group. */
  readonly from: number;
  readonly to: number;
  readonly file: string;
  /** The SHA-256 of the file in hexadecimal digits. */
  readonly sha256: string;
  /** The name of the shard on whose disk the file is. */
  readonly holder: string;
}

/** The files of rows of a checkpoint. */
export interface HeldCheckpoint {
  readonly step: number;
  readonly files: readonly HeldFile[];
}

/** A request for some rows of a tensor in a file. It is sent as JSON. */
interface FileQuestion {
  readonly step: number;
  readonly file: string;
  readonly sha256: string;
  readonly tensor: string;
  readonly from: number;
  readonly to: number;
}

/** A file of a checkpoint is missing on its holder's disk, or it is not the file that was committed. */
export class DamagedCheckpointError extends RunError {
  override readonly name = 'DamagedCheckpointError';
  /** `step` is the boundary of the checkpoint. */
  constructor(step: number, file: Pick<HeldFile, 'file' | 'holder'>, why: string) {
    super('damaged', `Checkpoint ${step}: ${file.file} on ${file.holder} ${why}`, step);
  }
}

/** The number of bytes that a reader may have under way at once. */
const WINDOW = 4 * 2 ** 20;

/**
 * Serves reads of the checkpoint files on this shard's disk, for all jobs and runs. A file is verified before its first
 * read.
 */
export class FileServer {
  readonly #subscription: { unsubscribe(): void };
  readonly #verified = new Map<string, Promise<void>>();

  constructor(
    readonly connection: NatsConnection,
    readonly storage: ShardStorage,
    readonly options: { readonly name: string; readonly meter: WireMeter; readonly onError: (error: Error) => void },
  ) {
    const subject = subjects.files('*', options.name);
    this.#subscription = subscribe(connection, subject, (message) => void this.#serve(message));
  }

  /** Stops serving reads. */
  close(): void {
    this.#subscription.unsubscribe();
  }

  /** Rejects when the file on this disk is not the one that was committed. A successful check is remembered. */
  verify(uid: string, step: number, { file, sha256 }: Pick<HeldFile, 'file' | 'sha256'>): Promise<void> {
    const key = `${uid} ${step} ${file} ${sha256}`;
    let verified = this.#verified.get(key);
    if (!verified) {
      verified = verifySlice(this.storage.path(uid, step), { file, sha256 });
      this.#verified.set(key, verified);
      // A failed check is not remembered, because the file may become readable later.
      verified.catch(() => this.#verified.delete(key));
    }
    return verified;
  }

  async #serve({ subject, data, reply }: Msg): Promise<void> {
    if (!reply) return;
    const { meter, onError } = this.options;
    meter.received += data.length;
    let answer: Uint8Array;
    try {
      answer = await this.#read(subject, JSON.parse(Buffer.from(data).toString()) as FileQuestion);
    } catch (error) {
      onError(error as Error);
      answer = encodeFrame(addressChecksum(subject), { kind: 'values', status: 'refused' });
    }
    meter.sent += answer.length;
    publish(this.connection, { subject: reply, payload: answer });
  }

  async #read(subject: string, { step, file, sha256, tensor, from, to }: FileQuestion): Promise<Uint8Array> {
    const uid = subject.split('.')[2];
    await this.verify(uid, step, { file, sha256 });
    const source = await SafetensorsFile.open(`${this.storage.path(uid, step)}/${file}`);
    try {
      const values = await source.read(tensor, from, to);
      const width = values.length / Math.max(1, to - from);
      return encodeFrame(addressChecksum(subject), { kind: 'values', width, count: to - from }, { values });
    } finally {
      await source.close();
    }
  }
}

/** Reads rows of checkpoints from the disks of the shards that hold them. */
export class FileReader {
  readonly #credits = new Credits(WINDOW);

  constructor(
    readonly asker: Asker,
    readonly job: { readonly uid: string; readonly factors: number; readonly optimizer: OptimizerSettings },
  ) {}

  /**
   * Reads the rows `from` to `to` - 1 of a group with their optimiser state. Rejects with a DamagedCheckpointError when
   * a file is missing or wrong.
   */
  async slice(checkpoint: HeldCheckpoint, range: { group: Group; from: number; to: number }): Promise<SliceContent> {
    const { factors, optimizer } = this.job;
    const tensors = await Promise.all(
      tensorNames(optimizer, factors).map(async ({ name, width }) => {
        const values = new Float32Array((range.to - range.from) * width);
        await this.#read(checkpoint, { ...range, name, width }, values);
        return values;
      }),
    );
    return sliceOf(range, tensors, optimizer);
  }

  /** Reads the values [to - from, K] of the rows `from` to `to` - 1 of a group. Rejects like `slice`. */
  async values(checkpoint: HeldCheckpoint, range: { group: Group; from: number; to: number }): Promise<Float32Array> {
    const { factors: width } = this.job;
    const values = new Float32Array((range.to - range.from) * width);
    await this.#read(checkpoint, { ...range, name: 'values', width }, values);
    return values;
  }

  /** Reads rows of one tensor into `target`, from all files that contain some of them. */
  async #read(
    { step, files }: HeldCheckpoint,
    wanted: { group: Group; from: number; to: number; name: string; width: number },
    target: Float32Array,
  ): Promise<void> {
    const { group, from, to, name: tensor, width } = wanted;
    const reads: Promise<void>[] = [];
    let next = from;
    for (const file of files.filter((file) => file.group === group).sort((a, b) => a.from - b.from)) {
      if (file.to <= next || file.from >= to) continue;
      if (file.from > next) break;
      const end = Math.min(file.to, to);
      for (const cut of cutRows(width, end - next, this.asker.frameBytes)) {
        const first = next + cut.from;
        const question = { step, file: file.file, sha256: file.sha256, tensor, from: first - file.from };
        const rows = { question: { ...question, to: question.from + cut.count }, width };
        reads.push(this.#ask(file, rows, target, (first - from) * width));
      }
      next = end;
    }
    await Promise.all(reads);
    if (next < to) throw new Error(`Checkpoint ${step} has no row ${next} of ${group}`);
  }

  async #ask(
    file: HeldFile,
    { question, width }: { question: FileQuestion; width: number },
    target: Float32Array,
    at: number,
  ): Promise<void> {
    const expected = 4 * width * (question.to - question.from);
    await this.#credits.take(expected);
    try {
      const subject = subjects.files(this.job.uid, file.holder);
      const bytes = Buffer.from(JSON.stringify(question));
      await this.asker.ask(subject, bytes, ({ body }) => copyValues(body, target, at));
    } catch (error) {
      if (!(error instanceof RejectedError)) throw error;
      throw new DamagedCheckpointError(question.step, file, 'is missing or is not the file that was committed');
    } finally {
      this.#credits.give(expected);
    }
  }
}
