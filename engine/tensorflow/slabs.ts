import type { FeatureMatrix } from '../../dataset/features/features.js';
import type { FeatureRows } from '../../model/gradient/products.js';
import { FeatureChunks } from './feature-chunks.js';
import type { Tensor, Tfjs } from './tfjs.js';

/** The sizes, in bytes, of the pieces in which data are put on the device. */
export interface SlabSizes {
  /** The size of one slab of features. Kernels use 32-bit indexes within a slab, which limits its size. */
  readonly slab: number;
  /** The size of the features that are read from disk at a time, and that one product gathers at a time. */
  readonly chunk: number;
}

/** The sizes that training uses: slabs just under 2 GiB and chunks of 64 MiB. */
export const slabSizes: SlabSizes = { slab: 2 ** 31 - 2 ** 20, chunk: 64 * 2 ** 20 };

/** The scaled features on the device, cut by rows into slabs. The tensors stay on the device until `dispose`. */
export class FeatureSlabs {
  private constructor(
    private readonly tf: Tfjs,
    private readonly slabs: readonly Tensor[],
    /** The rows of every slab except the last one, which may have fewer. */
    private readonly slabRows: number,
    /** The number of rows that one product gathers at a time. */
    readonly blockRows: number,
  ) {}

  /** Reads the features from disk onto the device, slab by slab. */
  static async load(tf: Tfjs, matrix: FeatureMatrix, sizes: SlabSizes): Promise<FeatureSlabs> {
    const rowBytes = matrix.width * 4;
    const slabRows = Math.max(1, Math.floor(sizes.slab / rowBytes));
    const chunkRows = Math.max(1, Math.floor(Math.min(sizes.chunk, sizes.slab) / rowBytes));
    const chunks = await FeatureChunks.open(matrix, Math.min(chunkRows, matrix.rows));
    const slabs: Tensor[] = [];
    try {
      for (let start = 0; start < matrix.rows; start += slabRows) {
        const end = Math.min(start + slabRows, matrix.rows);
        slabs.push(await loadSlab(tf, chunks, { start, end, chunkRows }, matrix));
      }
    } catch (error) {
      for (const slab of slabs) slab.dispose();
      throw error;
    } finally {
      await chunks.close();
    }
    return new FeatureSlabs(tf, slabs, slabRows, chunkRows);
  }

  /** Returns the rows `start` to `end` - 1 of C [end - start, D], on the device. It must be called inside `tidy`. */
  gather({ rows, minus }: FeatureRows, start: number, end: number): Tensor {
    const positive = this.#gatherRows(rows.subarray(start, end));
    return minus === undefined ? positive : this.tf.sub(positive, this.#gatherRows(minus.subarray(start, end)));
  }

  /** Frees the tensors. */
  dispose(): void {
    for (const slab of this.slabs) slab.dispose();
  }

  #gatherRows(rows: Int32Array): Tensor {
    if (this.slabs.length === 1) return this.#gatherFrom(this.slabs[0], rows);
    const { pieces, places } = this.#bySlab(rows);
    const found = pieces.flatMap((piece, slab) =>
      piece.length > 0 ? [this.#gatherFrom(this.slabs[slab], piece)] : [],
    );
    const gathered = found.length === 1 ? found[0] : this.tf.concat(found);
    return places === null ? gathered : this.#gatherFrom(gathered, places);
  }

  #gatherFrom(matrix: Tensor, rows: Int32Array): Tensor {
    return this.tf.gather(matrix, this.tf.tensor(rows, [rows.length], 'int32'));
  }

  /**
   * Returns the row numbers inside each slab (`pieces`), and for each of `rows` its place when the pieces are joined
   * (`places`). `places` is null when that is the order of `rows` already, as it is for sorted rows.
   */
  #bySlab(rows: Int32Array): { pieces: Int32Array[]; places: Int32Array | null } {
    const slabOf = (row: number): number => Math.floor(row / this.slabRows);
    const counts = new Int32Array(this.slabs.length);
    for (const row of rows) counts[slabOf(row)]++;
    const next = new Int32Array(counts.length);
    for (let slab = 1; slab < counts.length; slab++) next[slab] = next[slab - 1] + counts[slab - 1];
    const starts = next.slice();
    const local = new Int32Array(rows.length);
    const places = new Int32Array(rows.length);
    let inOrder = true;
    for (let r = 0; r < rows.length; r++) {
      const slab = slabOf(rows[r]);
      const place = next[slab]++;
      local[place] = rows[r] - slab * this.slabRows;
      places[r] = place;
      inOrder &&= place === r;
    }
    const pieces = Array.from(starts, (start, slab) => local.slice(start, start + counts[slab]));
    return { pieces, places: inOrder ? null : places };
  }
}

/**
 * Assembles one slab from chunks, which are scaled on the device. The values are bit-identical to those of scaling each
 * gathered row.
 */
async function loadSlab(
  tf: Tfjs,
  chunks: FeatureChunks,
  { start, end, chunkRows }: { start: number; end: number; chunkRows: number },
  { width, inverseScale }: FeatureMatrix,
): Promise<Tensor> {
  const loaded: Tensor[] = [];
  const scale = tf.tensor(Float32Array.of(inverseScale), [], 'float32');
  try {
    for (let from = start; from < end; from += chunkRows) {
      const to = Math.min(from + chunkRows, end);
      const values = await chunks.read(from, to);
      loaded.push(tf.tidy(() => tf.mul(tf.tensor(values, [to - from, width], 'float32'), scale)));
    }
    // The only chunk is taken out of the list, so that it is not disposed below.
    const only = loaded.length === 1 ? loaded.pop() : undefined;
    return only ?? tf.tidy(() => tf.concat(loaded));
  } finally {
    scale.dispose();
    for (const chunk of loaded) chunk.dispose();
  }
}
