import type { Ids } from '../../runtime/ids.js';

const ZERO = 0x30;
const POINT = 0x2e;

/**
 * Returns a warning where ids are written both as whole numbers and with decimals, as `12` and `12.0`. Programs write the latter where a
 * column of numbers has gaps. They are different ids here, and a person most likely means the same.
 */
export function decimalTwins(ids: Ids, what: 'users' | 'items'): string[] {
  let count = 0;
  let first = '';
  for (let index = 0; index < ids.length; index++) {
    const bytes = ids.bytesAt(index);
    if (bytes[bytes.length - 1] !== ZERO || !bytes.includes(POINT)) continue;
    const id = bytes.toString();
    if (!/^-?\d+\.0+$/.test(id) || !ids.has(wholeOf(id))) continue;
    if (count++ === 0) first = id;
  }
  if (count === 0) return [];
  return [
    `${count} ${what} are written in two ways, such as ${wholeOf(first)} and ${first}, and count as different: write ids in one way`,
  ];
}

function wholeOf(id: string): string {
  return id.slice(0, id.indexOf('.'));
}
