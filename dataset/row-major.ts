import { open } from 'node:fs/promises';
import { bytesPerValue, type FeatureHeader } from './feature-header.js';
import { readBytes, withInputFile, type InputFile } from './input-file.js';
import { readNpyLayout } from './npy.js';
import { npyHeader } from './write-npy.js';

/** Memory for one block of rows. */
const BLOCK_BYTES = 1 << 24;

/**
 * Writes an npy matrix whose columns lie one after another (Fortran order), which training does not read, again with rows one after
 * another. Values keep their type and bits; memory does not grow with the file.
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

/** Rows `from` .. `to` - 1 of a row-major matrix. */
function copy(file: InputFile, { type, offset, width }: FeatureHeader, from: number, to: number): Promise<Buffer> {
  const rowBytes = width * bytesPerValue(type);
  return readBytes(file.handle, offset + from * rowBytes, offset + to * rowBytes);
}

/** Rows `from` .. `to` - 1 of a column-major matrix, row after row. */
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
