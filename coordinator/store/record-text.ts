import type { JobRecord } from '../core/record.js';

/** Of the format of stored records. */
const VERSION = 1;

/** A record as JSON; bytes in base64. */
export function recordText(record: JobRecord): string {
  return `${JSON.stringify({ version: VERSION, record }, (_, value: unknown) =>
    value instanceof Uint8Array ? { [BYTES]: Buffer.from(value).toString('base64') } : value,
  )}\n`;
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
