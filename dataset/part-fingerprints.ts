import { createHash, type Hash } from 'node:crypto';
import { basename } from 'node:path';
import type { Ids } from '../runtime/ids.js';
import type { Pairs, PartFingerprints } from './dataset.js';
import { addSample, addScale, type Fingerprinted } from './fingerprint.js';
import { nameOf, type FeaturePart } from './features/features.js';

const DIGITS = 16;

/**
 * Computes a fingerprint of each part of a dataset, which tells people what changed. Interactions and test pairs are compared by the ids of
 * their users and items, so that another order of the items is a change of the items alone.
 */
export async function partFingerprintsOf(data: Fingerprinted): Promise<PartFingerprints> {
  const { userIds, itemIds, test, validation, features } = data;
  const userHashes = hashesOf(userIds);
  const itemHashes = hashesOf(itemIds);
  const prints: Record<string, string> = {
    interactions: printOf(userHashes, await itemSums(data.training, itemHashes)),
    items: printOf(itemHashes),
    'test pairs': printOf(test ? pairHashes(test, userHashes, itemHashes) : new Int32Array(0)),
  };
  if (validation) prints['validation pairs'] = printOf(pairHashes(validation, userHashes, itemHashes));
  for (const part of features?.parts ?? []) {
    prints[unusedName(`features ${basename(nameOf(part))}`, prints)] = await featurePrint(part, features!.rows);
  }
  return prints;
}

/** Computes the fingerprint of a feature file with `rows` rows, of which a large file is read in part. */
export async function featurePrint(part: FeaturePart, rows: number): Promise<string> {
  const hash = createHash('sha256').update(`${part.type} [${rows}, ${part.width}]\n`);
  await addSample(hash, part);
  if (part.scale) await addScale(hash, part.scale);
  return digestOf(hash);
}

/** Names the parts that differ, as in "the interactions, the features x.npy", or "the data" where older fingerprints do not tell. */
export function changedParts(before: PartFingerprints | undefined, now: PartFingerprints | undefined): string {
  const names = new Set(before && now ? [...Object.keys(before), ...Object.keys(now)] : []);
  const changed = [...names].filter((name) => before?.[name] !== now?.[name]);
  return changed.map((name) => `the ${name}`).join(', ') || 'the data';
}

/** For each user, the sum of the hashes of the user's items, which does not depend on their order [U]. */
async function itemSums(training: Fingerprinted['training'], itemHashes: Int32Array): Promise<Int32Array> {
  const sums = new Int32Array(training.offsets.length - 1);
  for await (const { first, histories } of training.blocks()) {
    const { offsets, items } = histories;
    for (let user = 0; user < offsets.length - 1; user++) {
      for (let at = offsets[user]; at < offsets[user + 1]; at++) sums[first + user] += itemHashes[items[at]];
    }
  }
  return sums;
}

function pairHashes({ users, items }: Pairs, userHashes: Int32Array, itemHashes: Int32Array): Int32Array {
  return Int32Array.from(users, (user, at) => Math.imul(userHashes[user], 0x01000193) ^ itemHashes[items[at]]);
}

function hashesOf(ids: Ids): Int32Array {
  const hashes = new Int32Array(ids.length);
  let at = 0;
  for (const id of ids) hashes[at++] = hashOfId(id);
  return hashes;
}

/** FNV-1a of the characters of an id (Fowler, Noll and Vo), with a last step that mixes the bits. */
function hashOfId(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
}

function printOf(...contents: readonly Int32Array[]): string {
  const hash = createHash('sha256');
  for (const { buffer } of contents) hash.update(new Uint8Array(buffer));
  return digestOf(hash);
}

function digestOf(hash: Hash): string {
  return hash.digest('hex').slice(0, DIGITS);
}

/** Two files in different folders may have the same name. */
function unusedName(name: string, used: Readonly<Record<string, string>>): string {
  let unused = name;
  for (let number = 2; unused in used; number++) unused = `${name} (${number})`;
  return unused;
}
