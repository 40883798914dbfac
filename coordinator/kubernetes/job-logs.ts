import type { LogOwner, LogStore } from '../store/log-store.js';
import type { KubernetesApi } from './api.js';
import type { OwnedLease } from './lease.js';
import { contentOf, packedObject, writeObject } from './packed-object.js';
import { JOB_LABEL, namesOf, objectSuffix, ownerReference } from './training-job.js';

/** The label of the ConfigMaps that hold pieces of logs. */
const LOG_LABEL = 'amr.dev/log-piece';
const KEY = 'log.json.gz';

/** Keeps the logs of jobs in ConfigMaps, which Kubernetes deletes with the TrainingJob that owns them. */
export class KubernetesLogs implements LogStore {
  readonly pauseMs = 15_000;
  /** The versions of the objects that this coordinator has read or written, by name, with the uid of their job. */
  readonly #known = new Map<string, { readonly uid: string; readonly version: string }>();

  constructor(
    readonly api: KubernetesApi,
    readonly lease: Pick<OwnedLease, 'isCurrent' | 'assertOwned'>,
  ) {}

  /** Reads the texts of all pieces of a job by path. An object whose content is damaged counts as an empty text. */
  async read({ uid, name }: LogOwner): Promise<Map<string, string>> {
    const { items } = await this.api.list('ConfigMap', { labelSelector: `${LOG_LABEL},${JOB_LABEL}=${name}` });
    const texts = new Map<string, string>();
    for (const item of items.filter(({ metadata }) => metadata.ownerReferences?.[0]?.uid === uid)) {
      const path = `the ConfigMap ${item.metadata.name}`;
      this.#known.set(item.metadata.name, { uid, version: item.metadata.resourceVersion });
      try {
        texts.set(path, contentOf(item, KEY, path).toString('utf8'));
      } catch {
        texts.set(path, '');
      }
    }
    return texts;
  }

  /** Stores a piece. Rejects with a StoreTakenError when another coordinator has the Lease. */
  async write(job: LogOwner, place: number, text: string): Promise<void> {
    const assertOwned = () => this.lease.assertOwned();
    if (!this.lease.isCurrent) await assertOwned();
    const { uid } = job;
    const name = `${namesOf(job.name).record}-log-${objectSuffix(uid, 'log')}-${place}`;
    const labels = { [LOG_LABEL]: String(place), [JOB_LABEL]: job.name };
    const object = packedObject({ name, labels, ownerReferences: [ownerReference(job)] }, KEY, text);
    const version = this.#known.get(name)?.version;
    this.#known.set(name, { uid, version: await writeObject(this.api, object, { version, assertOwned }) });
  }

  /** Forgets a job that was removed. */
  forget(uid: string): void {
    for (const [name, known] of this.#known) if (known.uid === uid) this.#known.delete(name);
  }
}
