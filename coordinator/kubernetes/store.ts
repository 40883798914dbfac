import { gunzipSync, gzipSync } from 'node:zlib';
import type { JobRecord } from '../core/record.js';
import { StoreTakenError, type JobStore } from '../store/job-store.js';
import { readRecord, recordText } from '../store/record-text.js';
import { isStatus, type KubernetesApi } from './api.js';
import type { ConfigMap, Lease } from './kinds.js';
import { JOB_LABEL, namesOf, ownerReference } from './training-job.js';

/** The settings of a KubernetesStore. */
interface KubernetesStoreOptions {
  /** The name of the Lease. All coordinators that could own the jobs must use the same one. */
  readonly lease: string;
  /** Identifies this process in the Lease. */
  readonly holder: string;
}

/** The label of the ConfigMaps that hold records. */
const RECORD_LABEL = 'amr.dev/record';
const KEY = 'record.json.gz';
/** The duration of the Lease in seconds. It is information for people, since the epoch decides who owns the jobs. */
const LEASE_SECONDS = 30;
/** How often the Lease is renewed, in milliseconds. */
const RENEWAL_MS = 5000;
/** The largest record in base64, in characters. The API accepts objects of up to 1 MiB. */
const LARGEST_RECORD = 1_000_000;

/**
 * Stores jobs in the Kubernetes API. The TrainingJob object says what the user wants of a job. It owns the ConfigMap
 * NAME-record, which holds the record. A Lease says which coordinator owns the jobs. The number of its transitions is
 * the coordinator's epoch.
 */
export class KubernetesStore implements JobStore {
  #epoch = 0;
  #renewedMs = -Infinity;
  /** The version of each record's object that this coordinator last read or wrote, and the wishes in it, by uid. */
  readonly #known = new Map<string, { version: string; wishes: Wishes }>();

  constructor(
    readonly api: KubernetesApi,
    readonly options: KubernetesStoreOptions,
  ) {}

  /** Takes over the jobs: raises the epoch and reads all records. */
  async open(): Promise<{ epoch: number; records: JobRecord[] }> {
    this.#epoch = await this.#takeOver();
    const { items } = await this.api.list('ConfigMap', { labelSelector: `${RECORD_LABEL}=true` });
    const records = items.map((item) => {
      const text = gunzipSync(Buffer.from(item.binaryData?.[KEY] ?? '', 'base64')).toString('utf8');
      const record = readRecord(text, `the ConfigMap ${item.metadata.name}`);
      this.#known.set(record.uid, { version: item.metadata.resourceVersion, wishes: wishesOf(record) });
      return record;
    });
    return { epoch: this.#epoch, records };
  }

  /** Stores a record, or deletes the TrainingJob when the job is being deleted. */
  async put(record: JobRecord): Promise<void> {
    await this.#assertOwned();
    if (record.deleting) {
      await this.api.remove('TrainingJob', record);
      return;
    }
    await this.#writeWishes(record);
    const version = await this.#writeRecord(record);
    this.#known.set(record.uid, { version, wishes: wishesOf(record) });
    // A coordinator that took over during the write may not have read this record, so nothing may follow from it.
    await this.#assertOwned();
  }

  /** Forgets a record. Kubernetes deletes it with its TrainingJob. */
  async remove(uid: string): Promise<void> {
    this.#known.delete(uid);
    await this.#assertOwned();
  }

  /** Returns the lease. Rejects with a StoreTakenError when another coordinator has it. */
  async #assertOwned(): Promise<Lease> {
    const lease = await this.api.get('Lease', this.options.lease);
    const found = lease?.spec?.leaseTransitions ?? 0;
    if (!lease || found !== this.#epoch) throw new StoreTakenError(this.#epoch, found);
    return lease;
  }

  /** Renews the Lease from time to time. Rejects with a StoreTakenError when another coordinator has it. */
  async renew(): Promise<void> {
    const now = this.api.clock.now();
    if (now - this.#renewedMs < RENEWAL_MS) return;
    this.#renewedMs = now;
    const lease = await this.#assertOwned();
    try {
      await this.api.replace('Lease', { ...lease, spec: { ...lease.spec, renewTime: microTime() } });
    } catch (error) {
      if (!isStatus(error, 409)) throw error;
    }
  }

  /** Writes the next epoch into the Lease. Repeats this when another coordinator was faster. */
  async #takeOver(): Promise<number> {
    const { lease: name, holder } = this.options;
    for (;;) {
      const lease = await this.api.get('Lease', name);
      const epoch = (lease?.spec?.leaseTransitions ?? 0) + 1;
      const time = microTime();
      const spec = {
        holderIdentity: holder,
        leaseTransitions: epoch,
        leaseDurationSeconds: LEASE_SECONDS,
        acquireTime: time,
        renewTime: time,
      };
      const type = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
      try {
        if (lease) await this.api.replace('Lease', { ...lease, spec });
        else await this.api.create('Lease', { ...type, metadata: { name }, spec });
        return epoch;
      } catch (error) {
        if (!isStatus(error, 409)) throw error;
      }
    }
  }

  /** Writes what was asked of the coordinator (such as `amr suspend`) into the TrainingJob, as kubectl would do. */
  async #writeWishes({ uid, name, ...record }: JobRecord): Promise<void> {
    const before = this.#known.get(uid)?.wishes;
    const wishes = wishesOf(record);
    if (!before || JSON.stringify(before) === JSON.stringify(wishes)) return;
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

  /** Writes the record and returns the version of its object. */
  async #writeRecord(record: JobRecord): Promise<string> {
    const { name, uid } = record;
    const bytes = gzipSync(recordText(record)).toString('base64');
    if (bytes.length > LARGEST_RECORD) {
      throw new Error(
        `Cannot store the record of ${name} because it has ${bytes.length} bytes. The limit is ${LARGEST_RECORD}`,
      );
    }
    const metadata = {
      name: namesOf(name).record,
      labels: { [RECORD_LABEL]: 'true', [JOB_LABEL]: name },
      ownerReferences: [ownerReference(record)],
    };
    const object: ConfigMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata, binaryData: { [KEY]: bytes } };
    let version = this.#known.get(uid)?.version;
    for (;;) {
      try {
        const written = version
          ? await this.api.replace('ConfigMap', { ...object, metadata: { ...metadata, resourceVersion: version } })
          : await this.api.create('ConfigMap', object);
        return written.metadata.resourceVersion;
      } catch (error) {
        if (!isStatus(error, 404, 409)) throw error;
        // Another process has written the object. If it was another coordinator, nothing may be written any more.
        await this.#assertOwned();
        const found = await this.api.get('ConfigMap', metadata.name);
        version = found?.metadata.resourceVersion;
      }
    }
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

function microTime(): string {
  return new Date().toISOString().replace('Z', '000Z');
}
