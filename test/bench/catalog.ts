import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dataset } from '../../dataset/dataset.js';
import type { FeatureMatrix } from '../../dataset/features/features.js';
import { bytesPerValue } from '../../dataset/features/feature-header.js';
import { float16Bits } from '../../dataset/features/half.js';
import { npyHeader } from '../../dataset/features/write-npy.js';
import { USERS } from './case.js';
import type { Case } from './case.js';

/** The number of interactions of each user. */
const HISTORY = 20;

/** Random features in a file and random interactions, of the same sizes as in the PyTorch program. `remove` deletes the file. */
export interface Catalog {
  readonly features: FeatureMatrix;
  readonly dataset: Pick<Dataset, 'training' | 'warmItems' | 'usersWithoutNegatives'>;
  readonly remove: () => void;
}

/** Makes a catalog of the sizes of a case. Throws if the folder for temporary files has too little room. */
export async function openCatalog({ width, items, type }: Case): Promise<Catalog> {
  const folder = mkdtempSync(join(tmpdir(), 'amr-bench-'));
  const bytes = items * width * bytesPerValue(type);
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < 2 * bytes) throw new Error(`${folder} has too little room for ${bytes} bytes of features`);
  const path = join(folder, 'features.npy');
  const header = npyHeader(type, items, width);
  const file = await open(path, 'w');
  await file.writeFile(header);
  const rows = 1000;
  const block = Float32Array.from({ length: rows * width }, () => Math.random() - 0.5);
  const encoded = encodedAs(type, block);
  for (let row = 0; row < items; row += rows) {
    encoded[row % encoded.length] = encoded[0];
    await file.writeFile(new Uint8Array(encoded.buffer));
  }
  const scale = { path, type: 'float32', offset: header.length + bytes, rows: items, width: 1 } as const;
  if (type === 'int8') await file.writeFile(new Uint8Array(new Float32Array(items).fill(1 / 254).buffer));
  await file.close();
  const features = {
    parts: [{ path, type, offset: header.length, width, ...(type === 'int8' ? { scale } : {}) }],
    rows: items,
    width,
    inverseScale: 2,
  };
  return { features, dataset: interactions(items), remove: () => rmSync(folder, { recursive: true }) };
}

function encodedAs(type: Case['type'], values: Float32Array): Float32Array | Uint16Array | Int8Array {
  if (type === 'float32') return values;
  return type === 'float16' ? Uint16Array.from(values, float16Bits) : Int8Array.from(values, (value) => value * 254);
}

function interactions(items: number): Catalog['dataset'] {
  const offsets = Int32Array.from({ length: USERS + 1 }, (_, user) => user * HISTORY);
  const all = new Int32Array(USERS * HISTORY);
  for (let user = 0; user < USERS; user++) {
    const chosen = new Set<number>();
    while (chosen.size < HISTORY) chosen.add(Math.floor(Math.random() * items));
    all.set(Int32Array.from(chosen).sort(), user * HISTORY);
  }
  const warmItems = Int32Array.from({ length: items }, (_, item) => item);
  return { training: { offsets, items: all }, warmItems, usersWithoutNegatives: new Int32Array(0) };
}
