import { copiedTensors } from '../parameter-server/checkpoints.js';
import { RejectedError } from '../parameter-server/nats/asker.js';
import type { StatePort } from '../parameter-server/nats/state-port.js';
import type { Partition } from '../training/partition.js';

export interface UsersSenderOptions {
  readonly state: StatePort;
  /** The ids of all users and items, which the checkpoint of the job's last boundary also has. */
  readonly ids: { readonly users: readonly string[]; readonly items: readonly string[] };
  /** The boundary at which this worker sends the ids too; undefined for all workers but one. */
  readonly idsAt: number | undefined;
  /** The rows of a boundary could not be sent. */
  readonly onFailed: (step: number, error: unknown) => void;
}

/** Sends the users of a worker to the shards that keep them in checkpoints, while training goes on. */
export class UsersSender {
  #sending: Promise<void> = Promise.resolve();

  constructor(readonly options: UsersSenderOptions) {}

  /** Sends a copy of the users as they are now, at boundary `step`, after those of earlier boundaries. */
  send(step: number, partitions: readonly Partition[]): void {
    const copies = partitions.map(({ number, users }) => [number, copiedTensors(users)] as const);
    this.#sending = this.#sendAfter(this.#sending, step, copies).catch((error: unknown) => {
      // A shard had passed the boundary. The coordinator names another one.
      const isDropped = error instanceof RejectedError && error.status === 'refused';
      if (!isDropped) this.options.onFailed(step, error);
    });
  }

  /** Resolves when all that was to be sent has arrived, or has failed. */
  get finished(): Promise<void> {
    return this.#sending;
  }

  async #sendAfter(
    before: Promise<void>,
    step: number,
    copies: readonly (readonly [number, ReturnType<typeof copiedTensors>])[],
  ): Promise<void> {
    const { state, ids, idsAt } = this.options;
    await before;
    await Promise.all(copies.map(([partition, tensors]) => state.sendUsers(step, partition, tensors)));
    if (step !== idsAt) return;
    await state.sendText(step, 'userIds', linesOf(ids.users));
    await state.sendText(step, 'itemIds', linesOf(ids.items));
  }
}

function linesOf(ids: readonly string[]): Uint8Array {
  return Buffer.from(ids.map((id) => `${id}\n`).join(''));
}
