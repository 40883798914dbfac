import type { DataManifest } from '../../proto/index.js';
import type { JobRecord } from '../core/record.js';

/** The version of the format of stored records. */
const VERSION = 1;

/**
 * A record in its stored form. What a worker found out about the data is in four separate fields, which are empty
 * before that.
 */
type StoredRecord = Omit<JobRecord, 'prepared' | 'passes' | 'refit'> & {
  /** Jobs of coordinators of earlier versions have one pass. */
  readonly passes?: JobRecord['passes'];
  readonly refit?: JobRecord['refit'];
  /** Coordinators of earlier versions stored no notes. */
  readonly manifest: (Omit<DataManifest, 'notes'> & Partial<Pick<DataManifest, 'notes'>>) | null;
  readonly fingerprint: string;
  readonly engine: string;
  readonly device: string;
};

/** Writes a record as one line of JSON. Bytes are in base64. */
export function recordText(record: JobRecord): string {
  // JSON.stringify turns a Buffer into a list of numbers before it calls this function, so the original is read from
  // its holder.
  const encode = function (this: Readonly<Record<string, unknown>>, key: string, value: unknown) {
    const raw = this[key];
    return raw instanceof Uint8Array ? { [BYTES]: Buffer.from(raw).toString('base64') } : value;
  };
  return `${JSON.stringify({ version: VERSION, record: toStored(record) }, encode)}\n`;
}

/** Reads a record that `recordText` wrote. Throws an Error that names the path when the text is not a record. */
export function readRecord(text: string, path: string): JobRecord {
  try {
    const { version, record } = JSON.parse(text, revive) as { version: number; record: StoredRecord };
    if (version === VERSION) return fromStored(record);
    throw new Error(`its version is ${version}, this coordinator reads ${VERSION}`);
  } catch (error) {
    throw new Error(`Cannot read the job in ${path}: ${(error as Error).message}. Move it away to go on without it`, {
      cause: error,
    });
  }
}

function toStored({ prepared, ...record }: JobRecord): StoredRecord {
  return { ...record, ...(prepared ?? { manifest: null, fingerprint: '', engine: '', device: '' }) };
}

function fromStored({ manifest, fingerprint, engine, device, ...record }: StoredRecord): JobRecord {
  const prepared = manifest && { manifest: { notes: [], ...manifest }, fingerprint, engine, device };
  return { ...record, passes: record.passes ?? 1, refit: record.refit ?? null, prepared };
}

/** The key of an object that stands for bytes. */
const BYTES = '$bytes';

function revive(_: string, value: unknown): unknown {
  const isBytes = typeof value === 'object' && value !== null && BYTES in value;
  return isBytes ? new Uint8Array(Buffer.from(String(value[BYTES]), 'base64')) : value;
}
