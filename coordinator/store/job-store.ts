import type { JobRecord } from '../core/record.js';

/**
 * Keeps the records of jobs while no coordinator runs. A store has one owner at a time: the coordinator that took it
 * over last. There are two implementations: a folder (directory-store.ts) and the Kubernetes API (kubernetes/store.ts).
 */
export interface JobStore {
  /**
   * Takes over the store. Raises the coordinator's epoch and reads all records. Earlier owners cannot store anything
   * from then on.
   */
  open(): Promise<{ epoch: number; records: JobRecord[] }>;
  /** Called about once a second. Rejects with a StoreTakenError when another coordinator owns the store. */
  renew(): Promise<void>;
  /** Resolves when the record is stored so that it survives a crash. Rejects like `renew`. */
  put(record: JobRecord): Promise<void>;
  /** Removes a record. Resolves also when there is no such record. Rejects like `renew`. */
  remove(uid: string): Promise<void>;
}

/** Another coordinator has taken over the store, so this one must end. */
export class StoreTakenError extends Error {
  override readonly name = 'StoreTakenError';
  constructor(own: number, found: number) {
    super(`another coordinator has taken over: its epoch is ${found}, this one's ${own}`);
  }
}
