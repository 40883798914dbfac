import type { DataManifest } from '../../proto/index.js';
import { openSealed, sealText } from '../../storage/sealed.js';
import type { JobRecord } from '../core/record.js';
import { EpochPieces, epochsOf, piecesOfBytes, type Piece } from './pieces.js';

/** What a user can do about a record that cannot be read. */
const REMEDY = 'Restore it from a copy and restart the coordinator, or delete the job';

/**
 * A record in its stored form. What a worker found out about the data is in four separate fields, which are empty
 * before that.
 */
type StoredRecord = Omit<JobRecord, 'prepared' | 'passes' | 'refit'> & {
  /** Jobs of coordinators of earlier versions have one pass. */
  readonly passes?: JobRecord['passes'];
  readonly refit?: JobRecord['refit'];
  /**
   * Coordinators of earlier versions stored no notes and no digests of warm items. The bits of the warm items of their jobs are
   * in the record or in pieces.
   */
  readonly manifest:
    | (Omit<DataManifest, AddedLater> &
        Partial<Pick<DataManifest, AddedLater>> & { readonly warmPieces?: readonly string[] })
    | null;
  readonly fingerprint: string;
  readonly engine: string;
  readonly device: string;
  /** The pieces that hold the epochs before those in `epochs`. They are absent in records of earlier versions. */
  readonly epochPieces?: readonly string[];
};

/** The fields of a manifest that the first records did not have. */
type AddedLater = 'notes' | 'warmDigests';

/** A record as a store keeps it: a text of bounded size, and pieces that never change. */
export interface RecordParts {
  readonly text: string;
  /** All pieces to which the text refers. They must be stored before the text. */
  readonly pieces: readonly Piece[];
}

/** The bits of warm items are in pieces if there are more bytes than this. */
const LARGEST_INLINE = 16 * 1024;

/** Writes records in their stored form. The text has a checksum, and its size does not grow with the length of a job. */
export class RecordWriter {
  readonly #epochs = new EpochPieces();

  /** Returns the parts of a record. The work is proportional to what is new since the last call for the same job. */
  parts({ prepared, ...record }: JobRecord): RecordParts {
    const { pieces, rest } = this.#epochs.of(record.uid, record.epochs);
    const warm =
      prepared && prepared.manifest.warm.length > LARGEST_INLINE ? piecesOfBytes(prepared.manifest.warm) : [];
    const names = (all: readonly Piece[]) => all.map(({ name }) => name);
    const manifest = prepared && {
      ...prepared.manifest,
      ...(warm.length > 0 ? { warm: new Uint8Array(), warmPieces: names(warm) } : {}),
    };
    const { fingerprint, engine, device } = prepared ?? { fingerprint: '', engine: '', device: '' };
    const stored = { ...record, manifest, fingerprint, engine, device, epochs: rest, epochPieces: names(pieces) };
    return { text: sealText('version', { record: plain(stored) }), pieces: [...pieces, ...warm] };
  }

  /** Forgets what is remembered about a job that was deleted. */
  forget(uid: string): void {
    this.#epochs.forget(uid);
  }
}

/**
 * Reads a record that a RecordWriter or an earlier version has written. `pieceOf` returns a piece by its name. Rejects with an
 * Error that names the path when the text is not a record, or when a piece is missing or damaged.
 */
export async function readRecord(
  text: string,
  path: string,
  pieceOf: (name: string) => Promise<Uint8Array>,
): Promise<JobRecord> {
  try {
    const { record } = openSealed(text, { path, key: 'version', remedy: REMEDY }) as { record: unknown };
    const stored = JSON.parse(JSON.stringify(record ?? null), revive) as StoredRecord | null;
    if (!isRecord(stored)) throw new Error(`${path} is damaged: it does not describe a job. ${REMEDY}`);
    return await fromStored(stored, pieceOf);
  } catch (error) {
    throw new Error(`Cannot read the job in ${path}: ${(error as Error).message}`, { cause: error });
  }
}

async function fromStored(stored: StoredRecord, pieceOf: (name: string) => Promise<Uint8Array>): Promise<JobRecord> {
  const { manifest, fingerprint, engine, device, epochPieces = [], passes = 1, refit = null, ...others } = stored;
  const record = { ...others, passes, refit };
  const earlier = epochsOf(await Promise.all(epochPieces.map(pieceOf)));
  const epochs = [...earlier, ...record.epochs];
  if (!manifest) return { ...record, epochs, prepared: null };
  const { warmPieces = [], ...data } = manifest;
  const bits = await Promise.all(warmPieces.map(pieceOf));
  const warm = bits.length > 0 ? new Uint8Array(Buffer.concat(bits)) : data.warm;
  const complete = { notes: [], warmDigests: new Uint8Array(0), ...data, warm };
  return { ...record, epochs, prepared: { manifest: complete, fingerprint, engine, device } };
}

/** The types of the fields that every version of records has. */
const FIELDS: Readonly<Record<string, string>> = {
  uid: 'string',
  name: 'string',
  requestId: 'string',
  document: 'string',
  submittedMs: 'number',
  phase: 'string',
  wanted: 'string',
  workers: 'number',
  parameterServers: 'number',
  run: 'number',
  failures: 'number',
};
const LISTS = ['shards', 'checkpoints', 'epochs', 'conditions'];

function isRecord(value: object | null): value is StoredRecord {
  const fields = value as Readonly<Record<string, unknown>> | null;
  return (
    fields !== null &&
    Object.entries(FIELDS).every(([field, type]) => typeof fields[field] === type) &&
    LISTS.every((field) => Array.isArray(fields[field]))
  );
}

/** The key of an object that stands for bytes. */
const BYTES = '$bytes';

/** Returns the value as plain JSON. Bytes become text in base64. */
function plain(value: object): object {
  // JSON.stringify turns a Buffer into a list of numbers before it calls this function, so the original is read from
  // its holder.
  const encode = function (this: Readonly<Record<string, unknown>>, key: string, encoded: unknown) {
    const raw = this[key];
    return raw instanceof Uint8Array ? { [BYTES]: Buffer.from(raw).toString('base64') } : encoded;
  };
  return JSON.parse(JSON.stringify(value, encode)) as object;
}

function revive(_: string, value: unknown): unknown {
  const isBytes = typeof value === 'object' && value !== null && BYTES in value;
  return isBytes ? new Uint8Array(Buffer.from(String(value[BYTES]), 'base64')) : value;
}
