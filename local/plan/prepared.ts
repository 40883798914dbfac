import { popularityOf, seenItems } from '../../job/plan/catalog.js';
import { SealedFolder } from '../../storage/sealed-folder.js';
import { FILES, heldOutFiles, PREPARED, type PreparedContents } from '../../training/prepared/contents.js';
import type { FeatureSizes, FoundCatalog } from './found-catalog.js';

/** The bytes of a number in a folder of prepared data. */
const INT = 4;
/** The bytes of interactions that are read together, and in how many places. */
const SAMPLE = { bytes: 1 << 22, places: 8 };

/** Takes the counts from a folder of prepared data, and the popularity of items from a sample of its interactions. */
export async function factsInFolder(directory: string, features: FeatureSizes): Promise<FoundCatalog> {
  const startedAt = performance.now();
  const folder = await SealedFolder.open(directory, PREPARED);
  const { users, items, interactions, hasTest, heldOut } = folder.contents as unknown as PreparedContents;
  const pairs = (use: 'test' | 'validation') => folder.bytesOf(heldOutFiles(use).users) / INT;
  const sample = await sampleOf(folder);
  const popularity = popularityOf(sample, items);
  const warmItems = folder.bytesOf(FILES.warmItems) / INT;
  const facts = {
    users,
    items,
    warmItems: Math.max(warmItems, seenItems(popularity)),
    interactions,
    width: features.width,
    featureBytes: features.bytes,
    idBytes: folder.bytesOf(FILES.userText) + folder.bytesOf(FILES.itemText),
    testPairs: hasTest ? pairs('test') : 0,
    validationPairs: heldOut.validation ? pairs('validation') : 0,
    popularity,
  };
  const notes = [`the counts are those of the prepared data in ${directory}`];
  return { facts, notes, seconds: (performance.now() - startedAt) / 1000 };
}

/** Reads the items of interactions in a few places that lie evenly in the file, or all of a small file. */
async function sampleOf(folder: SealedFolder): Promise<Int32Array> {
  const size = folder.bytesOf(FILES.historyItems);
  const { bytes, places } = SAMPLE;
  const starts =
    size <= bytes * places
      ? [[0, size]]
      : Array.from({ length: places }, (_, place) => {
          // Checksums are those of blocks, so that a place begins where a block does.
          const from = Math.floor((place * (size - bytes)) / (places - 1) / bytes) * bytes;
          return [from, Math.min(from + bytes, size)];
        });
  const parts = await Promise.all(starts.map(([from, to]) => folder.read(FILES.historyItems, from, to)));
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0) / INT);
  let at = 0;
  for (const { buffer, length } of parts) {
    all.set(new Int32Array(buffer, 0, length / INT), at);
    at += length / INT;
  }
  return all;
}
