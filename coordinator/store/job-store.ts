import type { JobRecord } from '../core/record.js';
import type { LogStore } from './log-store.js';

/** A stored record that cannot be read. */
export interface DamagedRecord {
  readonly uid: string;
  /** The name of the job. It is null when it cannot be found out. */
  readonly name: string | null;
  /** What is wrong, with the path of the record, and what to do. */
  readonly problem: string;
}

/** The contents of a store. */
export interface Opened {
  /** The coordinator's epoch. */
  readonly epoch: number;
  readonly records: JobRecord[];
  /** The records that cannot be read. The other jobs do not suffer from them. */
  readonly damaged: DamagedRecord[];
}

/** What a coordinator that has to wait for a store says and obeys. */
export interface Waiting {
  /** Ends the waiting. `open` then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Called once with the name of the coordinator that owns the store. */
  readonly onWait: (owner: string) => void;
}

/**
 * Keeps the records of jobs while no coordinator runs. A store has one owner at a time: the coordinator that took it
 * over last. There are two implementations: a folder (directory-store.ts) and the Kubernetes API (kubernetes/store.ts).
 */
export interface JobStore {
  /** Keeps the logs of jobs. */
  readonly logs: LogStore;
  /**
   * Takes over the store, where necessary after its present owner has ended. Raises the coordinator's epoch and reads all
   * records. Earlier owners cannot store anything from then on.
   */
  open(waiting?: Waiting): Promise<Opened>;
  /** Called about once a second. Rejects with a StoreTakenError when another coordinator owns the store. */
  renew(): Promise<void>;
  /**
   * Resolves when the record is stored so that it survives a crash. Rejects like `renew`, and with a RecordRefusedError
   * when this record cannot be stored while others can.
   */
  put(record: JobRecord): Promise<void>;
  /** Leaves the stored record of a job as it is from now on: `put` writes nothing for it. `remove` still removes it. */
  setAside(uid: string): void;
  /** Removes a record. Resolves also when there is no such record. Rejects like `renew`. */
  remove(uid: string): Promise<void>;
  /** Gives the store up, so that the next owner need not wait. Nothing may be stored afterwards. */
  close?(): Promise<void>;
}

/** Another coordinator has taken over the store, so this one must end. */
export class StoreTakenError extends Error {
  override readonly name = 'StoreTakenError';
  constructor(own: number, found: number) {
    super(`another coordinator has taken over: its epoch is ${found}, this one's ${own}`);
  }
}

/** The store does not accept the record of one job. */
export class RecordRefusedError extends Error {
  override readonly name = 'RecordRefusedError';
  constructor(
    /** The uid of the job. */
    readonly uid: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`the record of the job cannot be kept: ${reason}`, options);
  }
}
