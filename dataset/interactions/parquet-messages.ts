import { InputError } from '../../runtime/errors.js';
import { ColumnsError } from './roles.js';
import type { UnderstandOptions } from './settings.js';
import type { TimeKind } from './times.js';
import type { Understood } from './understood.js';

/** What a thread that reads a Parquet file is started with. */
export interface ThreadData {
  readonly path: string;
  /** The descriptor of the open file. It stays open while the thread runs. */
  readonly descriptor: number;
  readonly size: number;
  readonly options: Omit<UnderstandOptions, 'times'>;
  /** The kind of the times that were read before; undefined where times are not read. */
  readonly timeKind: TimeKind | null | undefined;
  /** The number of batches that were sent and not handled yet, as an Int32. The thread waits while it is large. */
  readonly inFlight: SharedArrayBuffer;
}

/** A batch of interactions, in the form of PairBatch. */
interface PairsMessage {
  readonly type: 'pairs';
  readonly bytes: Uint8Array;
  readonly bounds: Int32Array;
  readonly places: Int32Array;
  readonly times: Float64Array;
  /** The kind of the times; null where none was read. */
  readonly timeKind: TimeKind | null;
}

/** A message of the thread. It understands the file at once, and reads it when it gets any message. */
export type FromThread =
  | ({ readonly type: 'understood' } & Pick<Understood, 'description' | 'unit' | 'warnings'>)
  | PairsMessage
  | { readonly type: 'problem'; readonly place: number; readonly text: string }
  | { readonly type: 'read'; readonly bytes: number }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly failure: Failure };

/** An error in a form that can be sent between threads. */
export interface Failure {
  readonly kind: 'input' | 'columns' | 'other';
  readonly problems: readonly string[] | string;
}

/** Returns an error in a form that can be sent. */
export function failureOf(error: unknown): Failure {
  if (error instanceof InputError) return { kind: 'input', problems: error.problems };
  const kind = error instanceof ColumnsError ? 'columns' : 'other';
  return { kind, problems: error instanceof Error ? error.message : String(error) };
}

/** Returns the error that was sent. An unexpected error is about the file, because the thread reads nothing else. */
export function errorOf({ kind, problems }: Failure, path: string): Error {
  if (kind === 'input') return new InputError(problems);
  if (kind === 'columns') return new ColumnsError(String(problems));
  return new InputError(`Cannot read ${path} as Parquet: ${String(problems)}`);
}
