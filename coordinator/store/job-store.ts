import type { JobRecord } from '../core/record.js';

/**
 * Where jobs survive the coordinator. One coordinator owns a store at a time: the last one that took it. Homes: a directory
 * (directory-store.ts); the Kubernetes API.
 */
export interface JobStore {
  /**
   * Takes the store over from whoever had it: raises the coordinator's epoch and reads all records. From then on earlier
   * owners can store nothing.
   */
  open(): Promise<{ epoch: number; records: JobRecord[] }>;
  /** Called about once a second. Rejects with a `StoreTakenError` once another coordinator owns the store. */
  renew(): Promise<void>;
  /** Resolves when the record survives a crash. Rejects as `renew` does. */
  put(record: JobRecord): Promise<void>;
  /** Resolves also when there is no such record. Rejects as `renew` does. */
  remove(uid: string): Promise<void>;
}

/** Another coordinator has taken the store: this one must end. */
export class StoreTakenError extends Error {
  override readonly name = 'StoreTakenError';
  constructor(own: number, found: number) {
    super(`another coordinator has taken over: its epoch is ${found}, this one's ${own}`);
  }
}
