import type { Ids } from '../../runtime/ids.js';
import type { FloatType } from '../features/features.js';

/** Vectors in another form than one matrix: a file for each item, or a column of lists. They are read from a copy that is a matrix. */
export interface VectorSource {
  /** The file or folder as the user named it. */
  readonly name: string;
  /** The path that names the copy and that changes with the file, as `cachedCopy` expects it. */
  readonly path: string;
  /** What else tells this version from others. */
  readonly version: string;
  /** The ids of the vectors, in the order in which rows are counted. Null where nothing but their order names them. */
  readonly ids: Ids | null;
  /** The number of vectors. */
  readonly count: number;
  /** Writes an npy file with the vectors `rows`, in this order. All vectors are checked to be as wide. */
  readonly write: (target: string, rows: Int32Array) => Promise<void>;
}

/** The type and the width of vectors. */
export interface VectorShape {
  readonly type: FloatType;
  readonly width: number;
}
