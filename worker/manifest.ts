import type { PartFingerprints } from '../dataset/dataset.js';
import { changedParts } from '../dataset/part-fingerprints.js';
import { describeFeatures } from '../dataset/features/description.js';
import { warmDigestsOf } from '../parameter-server/warm-items.js';
import type { DataManifest } from '../proto/index.js';
import type { PlannedPartition } from '../training/partition-plan.js';
import type { DataFacts } from '../training/pass-data.js';

/**
 * Collects the facts about a job's data that the coordinator and the shards need. `dataset` contains the interactions
 * that are trained on, without those for validation.
 * @param warmBits the bits of its warm items (`warmBitsOf`).
 * @param contentMean the mean of a content memory [D]; empty for a job without one.
 */
export function manifestOf(
  dataset: DataFacts,
  partitions: readonly PlannedPartition[],
  {
    warmBits,
    contentMean = new Float32Array(0),
  }: { readonly warmBits: Uint8Array; readonly contentMean?: Float32Array },
): DataManifest {
  const { warmItems, items, users, features, test, fingerprint, partFingerprints, warnings, notes = [] } = dataset;
  return {
    users,
    items,
    features: features?.width ?? 0,
    inverseScale: features?.inverseScale ?? 1,
    warmItems: warmItems.length,
    warm: new Uint8Array(0),
    warmDigests: warmDigestsOf(warmBits),
    partitionUsers: [0, ...partitions.map((partition) => partition.users.to)],
    partitionInteractions: partitions.map(({ interactions }) => interactions),
    featureDescription: features ? JSON.stringify(describeFeatures(features)) : '',
    contentMean: new Uint8Array(contentMean.buffer, contentMean.byteOffset, contentMean.byteLength),
    testPairs: test?.users.length ?? 0,
    fingerprint,
    dataParts: JSON.stringify(partFingerprints),
    warnings: [...warnings],
    notes: [...notes],
  };
}

/**
 * Compares the data that the job's first worker read with those that this worker reads. Returns a text that names the
 * first difference, or null when there is none. Warnings are not compared.
 */
export function difference(first: DataManifest, own: DataManifest): string | null {
  // A worker of an earlier version put the bits of the warm items into the manifest, and no digests.
  const warmDigests = first.warm.length > 0 ? warmDigestsOf(first.warm) : first.warmDigests;
  const all: DataManifest = { ...first, warm: own.warm, warmDigests };
  for (const key of Object.keys(own) as (keyof DataManifest)[]) {
    // The fingerprint stands for the contents of the data.
    if (key === 'warnings' || key === 'notes' || key === 'featureDescription' || key === 'dataParts') continue;
    const [expected, found] = [all[key], own[key]].map(textOf);
    if (expected === found) continue;
    if (key === 'fingerprint') return `${changedParts(partsOf(first), partsOf(own))} differ`;
    return `${key} is ${found.slice(0, 100)}, was ${expected.slice(0, 100)}`;
  }
  return null;
}

function partsOf({ dataParts }: DataManifest): PartFingerprints | undefined {
  return dataParts ? (JSON.parse(dataParts) as PartFingerprints) : undefined;
}

function textOf(value: DataManifest[keyof DataManifest]): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : JSON.stringify(value);
}
