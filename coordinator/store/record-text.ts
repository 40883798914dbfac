import type { JobRecord } from '../core/record.js';

/** Of the format of stored records. */
const VERSION = 1;

/** A record as JSON; bytes in base64. */
export function recordText(record: JobRecord): string {
  // A Buffer has become a list of numbers by the time that its value is seen: what it was is in its holder.
  const encode = function (this: Readonly<Record<string, unknown>>, key: string, value: unknown) {
    const raw = this[key];
    return raw instanceof Uint8Array ? { [BYTES]: Buffer.from(raw).toString('base64') } : value;
  };
  return `${JSON.stringify({ version: VERSION, record }, encode)}\n`;
}

/** Throws with the path where the text is not a record. */
export function readRecord(text: string, path: string): JobRecord {
  try {
    const { version, record } = JSON.parse(text, revive) as { version: number; record: JobRecord };
    if (version === VERSION) return record;
    throw new Error(`its version is ${version}, this coordinator reads ${VERSION}`);
  } catch (error) {
    throw new Error(`Cannot read the job in ${path}: ${(error as Error).message}. Move it away to go on without it`, {
      cause: error,
    });
  }
}

const BYTES = '$bytes';

function revive(_: string, value: unknown): unknown {
  const isBytes = typeof value === 'object' && value !== null && BYTES in value;
  return isBytes ? new Uint8Array(Buffer.from(String(value[BYTES]), 'base64')) : value;
}
