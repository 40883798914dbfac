import { createHash } from 'node:crypto';
import { isObjectAddress } from '../runtime/object-address.js';
import { FILES } from './folder.js';
import { LOCAL_FILES, type Files, type FileState, type FoundState } from './listing/place.js';
import type { ListedFile } from './listing/table.js';
import type { OutputPlace } from './output-place.js';
import type { ListedText } from './texts/list.js';
import type { EncodedPart, ThreadData } from './thread/messages.js';

/** The number of sources of a part. What is encoded is kept part by part, so an interruption loses little. */
export const PART_SIZE = 64;

/** A file of an item that was looked for. */
export interface FoundFile extends ListedFile {
  /** Null where there is no file that can be read. */
  readonly file: FileState | null;
  /** Why there is none, where it has a reason of its own. */
  readonly problem?: string;
}

/** Looks for the files of items. Rejects where nothing can be found out about any of them. */
export async function findFiles(files: readonly ListedFile[], where: Files = LOCAL_FILES): Promise<FoundFile[]> {
  const paths = files.flatMap(({ path }) => path ?? []);
  const found = new Map<string, FoundState>();
  for (const isObject of [false, true]) {
    const own = paths.filter((path) => isObjectAddress(path) === isObject);
    if (own.length === 0) continue;
    const states = await (await where.placeOf(own[0])).statesOf(own);
    for (const [at, path] of own.entries()) found.set(path, states[at]);
  }
  return files.map((file) => ({ ...file, ...((file.path !== null && found.get(file.path)) || { file: null }) }));
}

/** What is encoded for an item: a picture, an audio file or a text. */
export type Entry = FoundFile | ListedText;

/** Returns the path or the address of the file of an entry, or its text. Null where there is none. */
export function sourceOf(entry: Entry): string | null {
  if ('text' in entry) return entry.text;
  return entry.file && entry.path;
}

/** A part of the sources. */
export interface Part {
  readonly index: number;
  readonly entries: readonly Entry[];
  /** The hash of everything that decides the features of the part. */
  readonly digest: string;
}

/** Divides sources into parts. */
export function partsOf(entries: readonly Entry[], { encoder, maxPixels, largest }: ThreadData): Part[] {
  const settings = [encoder.digest, encoder.engine, maxPixels, largest];
  return Array.from({ length: Math.ceil(entries.length / PART_SIZE) }, (_, index) => {
    const own = entries.slice(index * PART_SIZE, (index + 1) * PART_SIZE);
    const digest = createHash('sha256').update(JSON.stringify([settings, own]));
    return { index, entries: own, digest: digest.digest('hex') };
  });
}

/** Returns the hash of all parts. */
export function digestOf(parts: readonly Part[]): string {
  const hash = createHash('sha256');
  for (const { digest } of parts) hash.update(digest);
  return `sha256:${hash.digest('hex')}`;
}

/** The first line of the file of a part. The rows follow it, as float32. */
type Head = Omit<EncodedPart, 'rows'> & { readonly digest: string };

/** Keeps an encoded part. */
export async function writePart(place: OutputPlace, { digest }: Part, encoded: EncodedPart): Promise<void> {
  const { rows, ...others } = encoded;
  const head: Head = { ...others, digest };
  const values = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
  await place.write(nameOf(encoded.part), [Buffer.from(`${JSON.stringify(head)}\n`), values]);
}

/** Returns a part that was kept, or undefined where there is none, or one that is damaged, or of other sources or another encoder. */
export async function readPart(place: OutputPlace, { index, digest, entries }: Part): Promise<EncodedPart | undefined> {
  const bytes = await place.read(nameOf(index));
  const end = bytes?.indexOf('\n') ?? -1;
  if (!bytes || end < 0) return undefined;
  const head = headIn(bytes.toString('utf8', 0, end));
  const rows = bytes.subarray(end + 1);
  if (head?.digest !== digest || rows.length !== 4 * head.width * entries.length) return undefined;
  const { digest: _, ...kept } = head;
  return { ...kept, rows: new Float32Array(Uint8Array.from(rows).buffer) };
}

function headIn(line: string): Head | undefined {
  try {
    return JSON.parse(line) as Head;
  } catch {
    return undefined;
  }
}

function nameOf(index: number): string {
  return `${FILES.parts}/${String(index).padStart(6, '0')}.part`;
}
