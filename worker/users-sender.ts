import { copiedTensors } from '../parameter-server/checkpoints.js';
import { RejectedError } from '../parameter-server/nats/asker.js';
import type { StatePort } from '../parameter-server/nats/state-port.js';
import type { IdText } from '../runtime/ids.js';
import type { KeptContent } from './kept-content.js';
import type { Partition } from '../training/partition.js';

/** What a UsersSender needs from its run. */
export interface UsersSenderOptions {
  /** Sends the rows to the shards. */
  readonly state: StatePort;
  /** The ids of all users and items. The checkpoint at the end of the job contains them too. */
  readonly ids: { readonly users: IdText; readonly items: IdText };
  /** The features that a content memory keeps; undefined where it keeps none. They are sent with the ids. */
  readonly content: KeptContent | undefined;
  /** The boundary at which this worker also sends the ids. It is undefined for all workers but one. */
  readonly idsAt: number | undefined;
  /** Called when the rows of a boundary could not be sent. */
  readonly onFailed: (step: number, error: unknown) => void;
}

/** Sends the user rows of a worker to the shards that store them in checkpoints. Training continues in the meantime. */
export class UsersSender {
  #sending: Promise<void> = Promise.resolve();

  constructor(readonly options: UsersSenderOptions) {}

  /**
   * Sends a copy of the present user rows for the checkpoint at the boundary `step`. The rows of earlier boundaries are
   * sent first.
   */
  send(step: number, partitions: readonly Partition[]): void {
    const copies = partitions.map(({ number, users }) => [number, copiedTensors(users)] as const);
    this.#sending = this.#sendAfter(this.#sending, step, copies).catch((error: unknown) => {
      // A shard refuses the rows when it has already passed the boundary. The coordinator then names a later boundary.
      const isDropped = error instanceof RejectedError && error.status === 'refused';
      if (!isDropped) this.options.onFailed(step, error);
    });
  }

  /** Resolves when everything has been sent or has failed. Never rejects. */
  get finished(): Promise<void> {
    return this.#sending;
  }

  async #sendAfter(
    before: Promise<void>,
    step: number,
    copies: readonly (readonly [number, ReturnType<typeof copiedTensors>])[],
  ): Promise<void> {
    const { state, ids, idsAt, content } = this.options;
    await before;
    await Promise.all(copies.map(([partition, tensors]) => state.sendUsers(step, partition, tensors)));
    if (step !== idsAt) return;
    await state.sendText(step, 'userIds', ids.users);
    await state.sendText(step, 'itemIds', ids.items);
    if (content) await state.sendText(step, 'content', content);
  }
}
