import { resolve } from 'node:path';
import type { Dataset } from '../dataset/dataset.js';
import { loadDataset } from '../dataset/load.js';
import type { JobData } from '../job/index.js';

export interface OpenDataOptions {
  /** The folder that `data.root` starts from, absolute. */
  readonly root: string;
  /** Where a synthetic catalog is written; it must stay as long as the features are read. */
  readonly scratch: string;
  readonly onProgress?: (bytes: number, total: number) => void;
}

/** Reads a job's data, or makes its synthetic catalog. Rejects with an InputError. */
export function openData(data: JobData, { root, scratch, onProgress }: OpenDataOptions): Promise<Dataset> {
  if (data.kind === 'synthetic') return loadDataset({ synthetic: data, folder: scratch }, { onProgress });
  return loadDataset({ ...data, root: resolve(root, data.root) }, { onProgress });
}
