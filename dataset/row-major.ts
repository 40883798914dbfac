import { open } from 'node:fs/promises';
import { cachedCopy } from './cache.js';
import { locate, type Confinement } from './confinement.js';
import { openFeatureFile, splitTensorName } from './feature-file.js';
import { bytesPerValue, type FeatureHeader } from './feature-header.js';
import { readBytes, withInputFile, type InputFile } from './input-file.js';
import type { FeaturePart } from './features.js';
import { isNpy, readNpyLayout } from './npy.js';
import { npyHeader } from './write-npy.js';

/**
 * Opens a feature file in the form in which training reads it. An npy file in Fortran order stores one column after the
 * other, as NumPy does with a transposed matrix or a result of LAPACK. Such a file is read from a copy that stores one
 * row after the other. The copy is made once, in the cache folder, and a line in `warnings` reports it.
 * @throws InputError when the file or its copy cannot be used.
 */
export async function openFeatures(
  name: string,
  { warnings, within }: { warnings: string[]; within?: Confinement },
): Promise<FeaturePart & FeatureHeader> {
  const { path: named, tensor } = splitTensorName(name);
  const path = await locate(named, within);
  const source = path === named ? {} : { source: named };
  const columnMajor = await withInputFile(path, async (file) => {
    const head = await readBytes(file.handle, 0, Math.min(file.size, 8));
    return isNpy(head) && (await readNpyLayout(file)).isColumnMajor;
  });
  if (!columnMajor) {
    return { ...(await openFeatureFile(tensor === undefined ? path : `${path}#${tensor}`)), ...source };
  }
  const copy = await cachedCopy(path, {
    write: (target) => writeRowMajor(path, target),
    what: `${named}, which is in Fortran order`,
    remedy: 'Save it again as numpy.save(file, numpy.ascontiguousarray(x))',
  });
  warnings.push(
    `${named} is in Fortran order; it is read from a copy in C order, ${copy}. numpy.save(file, numpy.ascontiguousarray(x)) avoids the copy`,
  );
  return { ...(await openFeatureFile(copy)), source: named };
}

/** The number of bytes of one block of rows in memory. */
const BLOCK_BYTES = 1 << 24;

/**
 * Copies an npy matrix in Fortran order, which training does not read, into an npy file in C order, row after row.
 * Values keep their type and their bits. The memory that it needs does not grow with the file.
 */
export async function writeRowMajor(source: string, target: string): Promise<void> {
  await withInputFile(source, async (file) => {
    const { isColumnMajor, ...header } = await readNpyLayout(file);
    const output = await open(target, 'w');
    try {
      await output.writeFile(npyHeader(header.type, header.rows, header.width));
      const rowsAtOnce = Math.max(1, Math.floor(BLOCK_BYTES / (header.width * bytesPerValue(header.type))));
      for (let from = 0; from < header.rows; from += rowsAtOnce) {
        const to = Math.min(from + rowsAtOnce, header.rows);
        await output.writeFile(await (isColumnMajor ? gather : copy)(file, header, from, to));
      }
    } finally {
      await output.close();
    }
  });
}

/** Returns rows `from` .. `to` - 1 of a matrix that is stored row after row. */
function copy(file: InputFile, { type, offset, width }: FeatureHeader, from: number, to: number): Promise<Buffer> {
  const rowBytes = width * bytesPerValue(type);
  return readBytes(file.handle, offset + from * rowBytes, offset + to * rowBytes);
}

/** Returns rows `from` .. `to` - 1, row after row, of a matrix that is stored column after column. */
async function gather(file: InputFile, header: FeatureHeader, from: number, to: number): Promise<Buffer> {
  const { type, offset, rows, width } = header;
  const size = bytesPerValue(type);
  const block = Buffer.alloc((to - from) * width * size);
  for (let column = 0; column < width; column++) {
    const start = offset + column * rows * size;
    const values = await readBytes(file.handle, start + from * size, start + to * size);
    for (let row = 0; row < to - from; row++) {
      values.copy(block, (row * width + column) * size, row * size, (row + 1) * size);
    }
  }
  return block;
}
