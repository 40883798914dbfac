import type { JobRecord } from '../core/record.js';
import {
  RecordRefusedError,
  type DamagedRecord,
  type JobStore,
  type Opened,
  type Waiting,
} from '../store/job-store.js';
import { checkPiece, type Piece } from '../store/pieces.js';
import { readRecord, RecordWriter } from '../store/record-text.js';
import { isStatus, type KubernetesApi } from './api.js';
import type { ConfigMap, Kept } from './kinds.js';
import { KubernetesLogs } from './job-logs.js';
import { OwnedLease, type LeaseOptions } from './lease.js';
import { contentOf, packedObject, writeObject } from './packed-object.js';
import { JOB_LABEL, namesOf, objectSuffix, ownerReference } from './training-job.js';

/** The label of the ConfigMaps that hold records. */
const RECORD_LABEL = 'amr.dev/record';
const KEY = 'record.json.gz';
/** The label of the ConfigMaps that hold pieces of records. Its value is the end of the name of the object. */
const PIECE_LABEL = 'amr.dev/record-piece';
const PIECE_KEY = 'piece.gz';

/**
 * Stores jobs in the Kubernetes API. The TrainingJob object says what the user wants of a job. It owns the ConfigMap
 * NAME-record, which holds the record, and NAME-record-SHA256 for each piece of it. A Lease says which coordinator owns the jobs. The number of its transitions is
 * the coordinator's epoch.
 */
export class KubernetesStore implements JobStore {
  readonly #lease: OwnedLease;
  /** The version of each record's object that this coordinator last read or wrote, and the wishes in it, by uid. */
  readonly #known = new Map<string, { version: string; wishes: Wishes }>();
  readonly #writer = new RecordWriter();
  /** The jobs whose records are left as they are. */
  readonly #aside = new Set<string>();
  /** The names of the objects with pieces that this coordinator has read or written, with the uid of their job. */
  readonly #pieces = new Map<string, string>();
  readonly logs: KubernetesLogs;

  constructor(
    readonly api: KubernetesApi,
    options: LeaseOptions,
  ) {
    this.#lease = new OwnedLease(api, options);
    this.logs = new KubernetesLogs(api, this.#lease);
  }

  /** Whether no other coordinator can have taken over the jobs. */
  get isCurrent(): boolean {
    return this.#lease.isCurrent;
  }

  /** Takes over the jobs: waits for the Lease, raises the epoch and reads all records. */
  async open(waiting?: Waiting): Promise<Opened> {
    const epoch = await this.#lease.take(waiting?.signal, waiting?.onWait);
    const found = await this.api.list('ConfigMap', { labelSelector: PIECE_LABEL });
    const pieces = new Map(found.items.map((item) => [item.metadata.name, item]));
    for (const [name, { metadata }] of pieces) this.#pieces.set(name, metadata.ownerReferences?.[0]?.uid ?? '');
    const { items } = await this.api.list('ConfigMap', { labelSelector: `${RECORD_LABEL}=true` });
    const records: JobRecord[] = [];
    const damaged: DamagedRecord[] = [];
    for (const item of items) {
      try {
        records.push(await this.#read(item, pieces));
      } catch (error) {
        const { name, labels, ownerReferences } = item.metadata;
        const uid = ownerReferences?.[0]?.uid ?? name;
        damaged.push({ uid, name: labels?.[JOB_LABEL] ?? null, problem: (error as Error).message });
      }
    }
    return { epoch, records, damaged };
  }

  /** Stores a record, or deletes the TrainingJob when the job is being deleted. */
  async put(record: JobRecord): Promise<void> {
    if (record.deleting) {
      await this.#lease.assertOwned();
      await this.api.remove('TrainingJob', record);
      return;
    }
    if (this.#aside.has(record.uid)) return;
    await this.#writeWishes(record);
    const version = await this.#writeRecord(record).catch((error: unknown) => {
      if (!isStatus(error, ...REFUSALS)) throw error;
      throw new RecordRefusedError(record.uid, `Kubernetes refuses it: ${(error as Error).message}`, { cause: error });
    });
    this.#known.set(record.uid, { version, wishes: wishesOf(record) });
    // A coordinator that has taken over may not have read this record, so nothing may follow from it. What it has written itself is
    // never overwritten, because it has another version.
    await this.#lease.assertOwned();
  }

  /** Leaves the ConfigMap of a job as it is. */
  setAside(uid: string): void {
    this.#aside.add(uid);
  }

  /** Forgets a record. Kubernetes deletes it with its TrainingJob. */
  async remove(uid: string): Promise<void> {
    this.#known.delete(uid);
    this.#writer.forget(uid);
    this.logs.forget(uid);
    for (const [name, owner] of this.#pieces) if (owner === uid) this.#pieces.delete(name);
    await this.#lease.assertOwned();
  }

  /** Renews the Lease from time to time. Rejects with a StoreTakenError when another coordinator has it. */
  renew(): Promise<void> {
    return this.#lease.renew();
  }

  /** Gives up the Lease. */
  close(): Promise<void> {
    return this.#lease.release();
  }

  /** Writes what was asked of the coordinator (such as `amr suspend`) into the TrainingJob, as kubectl would do. */
  async #writeWishes({ uid, name, ...record }: JobRecord): Promise<void> {
    const before = this.#known.get(uid)?.wishes;
    const wishes = wishesOf(record);
    if (!before || JSON.stringify(before) === JSON.stringify(wishes)) return;
    await this.#lease.assertOwned();
    const spec = {
      ...(wishes.suspend === before.suspend ? {} : { suspend: wishes.suspend }),
      ...(wishes.workers === before.workers ? {} : { workers: { replicas: wishes.workers } }),
    };
    try {
      await this.api.merge('TrainingJob', name, { metadata: { uid }, spec });
    } catch (error) {
      // The object was deleted in the meantime or replaced by another one of the same name.
      if (!isStatus(error, 404, 409)) throw error;
    }
  }

  async #read(item: Kept<ConfigMap>, pieces: ReadonlyMap<string, ConfigMap>): Promise<JobRecord> {
    const path = `the ConfigMap ${item.metadata.name}`;
    const text = contentOf(item, KEY, path).toString('utf8');
    const record = await readRecord(text, path, async (piece) => {
      const name = `${item.metadata.name}-${objectSuffix(item.metadata.ownerReferences?.[0]?.uid ?? '', piece)}`;
      const from = `the ConfigMap ${name}`;
      return checkPiece(piece, contentOf(pieces.get(name), PIECE_KEY, from), from);
    });
    this.#known.set(record.uid, { version: item.metadata.resourceVersion, wishes: wishesOf(record) });
    return record;
  }

  /** Writes a piece of a record unless it is there. */
  async #writePiece(record: JobRecord, { name: piece, bytes }: Piece): Promise<void> {
    const short = objectSuffix(record.uid, piece);
    const name = `${namesOf(record.name).record}-${short}`;
    if (this.#pieces.has(name)) return;
    const labels = { [PIECE_LABEL]: short, [JOB_LABEL]: record.name };
    const metadata = { name, labels, ownerReferences: [ownerReference(record)] };
    await this.api.create('ConfigMap', packedObject(metadata, PIECE_KEY, bytes)).catch((error: unknown) => {
      if (!isStatus(error, 409)) throw error;
    });
    this.#pieces.set(name, record.uid);
  }

  /** Writes the pieces of the record, then the record, and returns the version of its object. */
  async #writeRecord(record: JobRecord): Promise<string> {
    const { name, uid } = record;
    const { text, pieces } = this.#writer.parts(record);
    for (const piece of pieces) await this.#writePiece(record, piece);
    const metadata = {
      name: namesOf(name).record,
      labels: { [RECORD_LABEL]: 'true', [JOB_LABEL]: name },
      ownerReferences: [ownerReference(record)],
    };
    const assertOwned = () => this.#lease.assertOwned();
    const version = this.#known.get(uid)?.version;
    return writeObject(this.api, packedObject(metadata, KEY, text), { version, assertOwned });
  }
}

/** What a user can say in the TrainingJob and can also ask of the coordinator. */
interface Wishes {
  readonly suspend: boolean;
  readonly workers: number;
}

function wishesOf({ wanted, workers }: Pick<JobRecord, 'wanted' | 'workers'>): Wishes {
  return { suspend: wanted === 'suspend', workers };
}

/** The answers of the API that concern one object: it is not valid, forbidden, or too large. */
const REFUSALS = [400, 403, 413, 422];
