import type { Dataset } from '../dataset/dataset.js';
import { readStoredFeatures, type StoredFeatures } from '../dataset/features/feature-file.js';
import { loadDataset, resolvePaths } from '../dataset/load.js';
import type { FileData } from '../job/index.js';

/** The data of a job in files, whose relative paths start from `root`. */
type FilesAt = FileData & { readonly root: string };

/** Reads the headers of the feature files of a job. Rejects with an InputError. */
export function readFeatureHeaders(data: FilesAt): Promise<StoredFeatures[]> {
  return Promise.all(resolvePaths(data).features.map(readStoredFeatures));
}

/** The path of the interactions of a job. */
export function interactionsPath(data: FilesAt): string {
  return resolvePaths(data).interactions;
}

/** Reads the interactions, ids and held-out pairs of a job, and no features. Rejects with an InputError. */
export function readWithoutFeatures(data: FilesAt): Promise<Dataset> {
  return loadDataset({ ...data, features: [] });
}
