import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { InputError } from '../../runtime/errors.js';
import type { Ids } from '../../runtime/ids.js';
import { cachedCopy } from '../features/cache.js';
import { locate, type Confinement } from '../confinement.js';
import { openFeatureFile, splitTensorName } from '../features/feature-file.js';
import type { FeatureHeader } from '../features/feature-header.js';
import type { FeaturePart } from '../features/features.js';
import { quote } from '../quote.js';
import { openVectorFolder } from './folder.js';
import { openVectorTable } from './guarded-parquet.js';
import type { VectorSource } from './source.js';

/** The number of ids that a message shows. */
const SHOWN = 5;

export interface OpenVectorsOptions {
  readonly notes: string[];
  readonly within: Confinement | undefined;
}

/** Opens a folder of vectors or a Parquet file with a column of them. Returns null for a file that is one matrix. */
export async function openVectors(name: string, { notes, within }: OpenVectorsOptions): Promise<VectorSource | null> {
  const { path: named, tensor } = splitTensorName(name);
  const path = await locate(named, within);
  const kind = await stat(path).catch(() => null);
  if (kind?.isDirectory()) return openVectorFolder(path, { named, within, notes });
  if (!kind?.isFile() || !(await isParquet(path))) return null;
  return openVectorTable(path, { named, chosen: tensor, within });
}

async function isParquet(path: string): Promise<boolean> {
  const handle = await open(path, 'r').catch(() => null);
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === 'PAR1';
  } finally {
    await handle.close();
  }
}

/**
 * Returns the matrix of vectors, which is made once in the cache folder.
 * @param ids the items whose vectors are the rows, in this order. By default all vectors are, in their own order.
 * @throws InputError where an item has no vector.
 */
export async function matrixOfVectors(
  source: VectorSource,
  ids: Ids | undefined,
  notes: string[],
): Promise<FeaturePart & FeatureHeader> {
  const rows =
    ids && source.ids ? rowsOf(source, source.ids, ids) : Int32Array.from({ length: source.count }, (_, row) => row);
  const order = rows.every((row, at) => row === at) ? String(rows.length) : hashOf(rows);
  const copy = await cachedCopy(source.path, {
    purpose: ` vectors ${source.version} ${order}`,
    write: (target) => source.write(target, rows),
    what: source.name,
    remedy: 'Save all vectors as one matrix with numpy.save(file, x)',
  });
  const left = source.count - rows.length;
  const leftOut = left > 0 ? `; ${left} of its vectors are of no listed item and are not used` : '';
  notes.push(
    `${source.name} holds ${source.count} vectors; they are read from a copy that is one matrix, ${copy}${leftOut}`,
  );
  return { ...(await openFeatureFile(copy)), source: source.name };
}

function hashOf({ buffer, byteOffset, byteLength }: Int32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

/** Returns the number of each item's vector. Throws an InputError where one has none. */
function rowsOf({ name }: VectorSource, own: Ids, items: Ids): Int32Array {
  const rows = new Int32Array(items.length);
  const missing: string[] = [];
  let count = 0;
  for (let item = 0; item < items.length; item++) {
    rows[item] = own.indexOfBytes(items.bytesAt(item));
    if (rows[item] >= 0) continue;
    count++;
    if (missing.length < SHOWN) missing.push(quote(items.at(item)));
  }
  if (count === 0) return rows;
  const has = own.slice(0, 3).map(quote).join(', ');
  throw new InputError(
    `Cannot read ${name}: it must hold a vector for each of the ${items.length} items: ${count} have none, such as ${missing.join(', ')}. ` +
      `It has vectors of ${own.length} items, such as ${has}. Add the missing vectors, or leave these items out of spec.data.items`,
  );
}
