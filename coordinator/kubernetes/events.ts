import type { Logger } from '../../runtime/log.js';
import type { KubernetesApi } from './api.js';

/** Something that happened to a job, for `kubectl describe`. */
export interface Happening {
  readonly job: { readonly name: string; readonly uid: string };
  readonly type: 'Normal' | 'Warning';
  /** One word that programs can read. */
  readonly reason: string;
  readonly message: string;
}

/** How many events may wait to be written. Further events are dropped, because events are only for people. */
const LARGEST_BACKLOG = 100;

/** Writes Kubernetes events, one after another. An event that cannot be written is logged and dropped. */
export class EventWriter {
  readonly #queue: Happening[] = [];
  #isWriting = false;

  constructor(
    readonly api: KubernetesApi,
    readonly log: Logger,
  ) {}

  /** Adds an event to the queue. Returns at once. */
  add(happening: Happening): void {
    if (this.#queue.length >= LARGEST_BACKLOG) return;
    this.#queue.push(happening);
    if (!this.#isWriting) void this.#write();
  }

  /** Writes events until the queue is empty. */
  async #write(): Promise<void> {
    this.#isWriting = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      await this.#send(next).catch((error: unknown) => this.log.warn({ error }, 'an event could not be written'));
    }
    this.#isWriting = false;
  }

  async #send({ job: { name, uid }, type, reason, message }: Happening): Promise<void> {
    const { namespace } = this.api;
    const time = `${new Date().toISOString().slice(0, 19)}Z`;
    await this.api.create('Event', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { generateName: `${name}-`, namespace },
      involvedObject: { apiVersion: 'amr.dev/v1alpha1', kind: 'TrainingJob', name, namespace, uid },
      type,
      reason,
      message: message.slice(0, 1000),
      source: { component: 'amr-coordinator' },
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
    });
  }
}
