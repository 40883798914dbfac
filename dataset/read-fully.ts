import { readSync } from 'node:fs';

/** Fills `bytes` from a position of an open file. Throws an Error, which says `what` cannot be read, where the file ends before. */
export function readFully(descriptor: number, bytes: Buffer, position: number, what: () => string): void {
  for (let filled = 0; filled < bytes.length;) {
    const read = readSync(descriptor, bytes, filled, bytes.length - filled, position + filled);
    if (read === 0) throw new Error(`Cannot read ${what()}: the file has become shorter`);
    filled += read;
  }
}
