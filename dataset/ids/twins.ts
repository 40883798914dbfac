import type { Ids } from '../../runtime/ids.js';

const ZERO = 0x30;
const POINT = 0x2e;

/**
 * Returns a warning where ids are written in two ways: with decimals and without, as `12.0` and `12`, which programs write where a column of
 * numbers has gaps; with leading zeros and without, as `007` and `7`; or with two forms of the same accented letter (Unicode NFC and NFD).
 * They are different ids here, and a person most likely means the same.
 */
export function twinWarnings(ids: Ids, what: 'users' | 'items'): string[] {
  let count = 0;
  let first: readonly [string, string] | null = null;
  for (let index = 0; index < ids.length; index++) {
    const id = ids.bytesAt(index);
    const twin = twinOf(id);
    if (twin === null || !ids.has(twin)) continue;
    count++;
    first ??= [twin, id.toString()];
  }
  if (first === null) return [];
  const [usual, other] = first;
  const isSeen = usual.normalize('NFC') !== other.normalize('NFC');
  const shown = isSeen ? `${usual} and ${other}` : `${usual} in the Unicode forms NFC and NFD`;
  return [`${count} ${what} are written in two ways, such as ${shown}, and count as different: write ids in one way`];
}

/** Returns the usual form of an id that is written in an unusual form; null for every other id. */
function twinOf(id: Buffer): string | null {
  if (id[0] === ZERO && id.length > 1 && id.every(isDigit)) return id.toString().replace(/^0+(?=\d)/, '');
  if (id[id.length - 1] === ZERO && id.includes(POINT)) return /^(-?\d+)\.0+$/.exec(id.toString())?.[1] ?? null;
  if (id.every((byte) => byte < 0x80)) return null;
  const text = id.toString();
  const composed = text.normalize('NFC');
  return composed === text ? null : composed;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 0x39;
}
