import type { JobRecord } from '../core/record.js';

/**
 * Keeps records of jobs while no coordinator runs. A store has one owner at a time: the coordinator that took it last.
 * Implementations: a folder (directory-store.ts) and the Kubernetes API (kubernetes/store.ts).
 */
export interface JobStore {
  /**
   * Takes over the store: raises the coordinator's epoch and reads all records. From then on earlier owners cannot store
   * anything.
   */
  open(): Promise<{ epoch: number; records: JobRecord[] }>;
  /** Called about once a second. Rejects with a `StoreTakenError` when another coordinator owns the store. */
  renew(): Promise<void>;
  /** Resolves when the record is stored so that it survives a crash. Rejects as `renew` does. */
  put(record: JobRecord): Promise<void>;
  /** Resolves also when there is no such record. Rejects as `renew` does. */
  remove(uid: string): Promise<void>;
}

/** Another coordinator has taken over the store, so this one must end. */
export class StoreTakenError extends Error {
  override readonly name = 'StoreTakenError';
  constructor(own: number, found: number) {
    super(`another coordinator has taken over: its epoch is ${found}, this one's ${own}`);
  }
}
