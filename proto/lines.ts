import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';

/** Packs lines of text, each without a line break, into the bytes of a message. */
export function packLines(lines: readonly string[]): Uint8Array {
  return gzipSync(lines.map((line) => `${line}\n`).join(''));
}

/** Unpacks the lines that `packLines` has packed. Rejects where the bytes are damaged. */
export async function unpackLines(bytes: Uint8Array): Promise<string[]> {
  const text = (await promisify(gunzip)(bytes)).toString('utf8');
  return text.split('\n').slice(0, -1);
}
