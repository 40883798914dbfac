import type { Dataset } from '../../dataset/dataset.js';
import { describeFeatures } from '../../dataset/description.js';
import type { PartitionSampler } from '../../dataset/sampler.js';
import type { DataManifest } from '../../proto/index.js';

/** What the coordinator and the shards must know of a job's data. `dataset` is what is trained on. */
export function manifestOf(dataset: Dataset, samplers: readonly PartitionSampler[]): DataManifest {
  const { warmItems, itemIds, userIds, features, test, fingerprint, warnings } = dataset;
  const warm = new Uint8Array(Math.ceil(itemIds.length / 8));
  for (const item of warmItems) warm[item >> 3] |= 1 << (item & 7);
  return {
    users: userIds.length,
    items: itemIds.length,
    features: features?.width ?? 0,
    inverseScale: features?.inverseScale ?? 1,
    warmItems: warmItems.length,
    warm,
    partitionUsers: [0, ...samplers.map(({ users }) => users.to)],
    partitionInteractions: samplers.map(({ interactions }) => interactions),
    featureDescription: features ? JSON.stringify(describeFeatures(features)) : '',
    testPairs: test?.users.length ?? 0,
    fingerprint,
    warnings: [...warnings],
  };
}

/** What differs between the data that the job's first worker read and those that this worker reads; null when nothing does. */
export function difference(first: DataManifest, own: DataManifest): string | null {
  for (const key of Object.keys(own) as (keyof DataManifest)[]) {
    // The fingerprint stands for the contents of the features.
    if (key === 'warnings' || key === 'featureDescription') continue;
    const [expected, found] = [first[key], own[key]].map(textOf);
    if (expected !== found) return `${key} is ${found.slice(0, 100)}, was ${expected.slice(0, 100)}`;
  }
  return null;
}

function textOf(value: DataManifest[keyof DataManifest]): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : JSON.stringify(value);
}
