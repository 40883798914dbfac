import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { FileData } from '../../job/index.js';
import { AddressClaim, CLAIM, type HeldClaim } from '../../objects/claim.js';
import { versionAt } from '../../objects/local-copies.js';
import { namesAt, publishFolder, readObject, removeObjects } from '../../objects/publish.js';
import { mebibytes } from '../../runtime/disk.js';
import { InputError } from '../../runtime/errors.js';
import { resolvePath } from '../../runtime/object-address.js';
import { openSealed } from '../../storage/sealed.js';
import { localSource, type LocalSource, type SourceOptions } from '../object-data.js';
import { isPreparedFile, PREPARED, type PreparedContents, type TrainingSource } from './contents.js';
import { findPrepared } from './open.js';
import { bytesOf, MEMORY, readFrom, type Preparing } from './place.js';
import { writePrepared, type WritePreparedOptions } from './write.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The folder of an object store in which data should be prepared holds something else. Remove that, or name another folder. */
    'prepared-address-kept': { readonly address: string };
  }
}

/** How often a process looks whether another one has prepared the data, in milliseconds. */
const LOOK_MS = 1000;

/** How the data of a job are prepared in a folder of an object store. */
export interface PublishedOptions extends SourceOptions, Pick<WritePreparedOptions, 'onProgress'> {
  /** The folder in which this process writes the data before they are copied to the store. */
  readonly scratch: string;
  readonly preparing: Preparing;
}

/**
 * Opens the data of a job whose `prepareTo` is an address, with the prepared data in place of the files. Where they are missing, a
 * process that may write prepares them, or waits for another one that does. A process that may not write opens the files
 * themselves where no data of these files are prepared.
 * @param place the address, without a slash at its end.
 * @throws InputError where the data are wrong, or where the address holds something else: nothing there is ever replaced.
 */
export async function publishedSource(data: FileData, place: string, options: PublishedOptions): Promise<LocalSource> {
  const { mayWrite, onNote = () => {} } = options.preparing;
  const files = { ...data, prepareTo: undefined };
  if (mayWrite) await publishOnce(files, place, options);
  const manifest = await manifestAt(place, options);
  const found = manifest === undefined ? 'there are none' : await openPublished(files, { ...options, place, manifest });
  if (typeof found !== 'string') {
    onNote(readFrom(place));
    return found;
  }
  if (mayWrite)
    throw kept(place, `Cannot use ${place} for prepared data: it holds data that are not those of this job: ${found}`);
  onNote(`${place} holds no data that were prepared from these files, so this process reads the files itself`);
  return localSource(files, options);
}

interface FoundOptions extends PublishedOptions {
  readonly place: string;
  /** The text of the manifest. */
  readonly manifest: string;
}

/** Opens the prepared data, or says why they do not belong to the files. */
async function openPublished(files: FileData, options: FoundOptions): Promise<LocalSource | string> {
  const { place, manifest } = options;
  const path = `${place}/${PREPARED.manifest}`;
  try {
    const { contents } = openSealed(manifest, { path, key: 'format', remedy: PREPARED.remedy }) as Partial<Manifest>;
    const unchanged = await unchangedSources(files, contents?.objects ?? {}, options);
    const opened = await localSource({ ...files, prepared: place }, options, unchanged);
    await opened.copies.naming(() => findPrepared(opened.files.prepared!, opened.source));
    return opened;
  } catch (error) {
    // Errors of the store have codes.
    if (error instanceof InputError && error.code === undefined) return error.message;
    throw error;
  }
}

interface Manifest {
  readonly contents: PreparedContents;
}

/**
 * The sources that are objects of the versions that were prepared, so that they need not be downloaded. Those that the manifest
 * does not know are compared by their contents. Rejects with an InputError where an object has another version.
 */
async function unchangedSources(
  data: FileData,
  prepared: Readonly<Record<string, string>>,
  { root, objectStore }: PublishedOptions,
): Promise<TrainingSource[]> {
  const unchanged: TrainingSource[] = [];
  for (const key of ['interactions', 'items'] as const) {
    const address = resolvePath(resolvePath(root, data.root), data[key] ?? '');
    if (data[key] === null || !Object.hasOwn(prepared, address)) continue;
    if ((await versionAt(address, objectStore)) !== prepared[address])
      throw new InputError(`${address} changed since it was prepared`);
    unchanged.push(key);
  }
  return unchanged;
}

/** Prepares the data and copies them to the store unless it has some. Waits for another process that is doing so. */
async function publishOnce(data: FileData, place: string, options: PublishedOptions): Promise<void> {
  const { objectStore: store, signal, onProgress, preparing } = options;
  const { onNote = () => {} } = preparing;
  const claim = new AddressClaim(place, { store });
  for (let waits = false; (await manifestAt(place, options)) === undefined;) {
    await refuseOthers(place, store);
    const held = await claim.take();
    if (held) {
      if (!held.isExclusive)
        onNote(
          `${place}: the store has no conditional writes, so two jobs that begin together may both prepare the data`,
        );
      await publishHolding(held, data, { ...options, place });
      continue;
    }
    if (!waits) onNote(`${place}: waiting for another process, which prepares data there`);
    waits = true;
    await setTimeout(LOOK_MS, undefined, { signal }).catch(() => {});
    onProgress?.(0, 1);
  }
}

/** Prepares and copies the data. Returns early where another process takes the claim over. */
async function publishHolding(
  held: HeldClaim,
  data: FileData,
  { place, ...options }: PublishedOptions & { readonly place: string },
): Promise<void> {
  const { objectStore: store, onProgress } = options;
  const signal = AbortSignal.any([held.lost, ...(options.signal ? [options.signal] : [])]);
  const removeRemains = async () => removeObjects(place, (await namesAt(place, store)).filter(isPreparedFile), store);
  let keep = false;
  try {
    // Another process may have ended between the last look and the claim.
    if ((await manifestAt(place, options)) !== undefined) return;
    await removeRemains();
    const stoppable = (bytes: number, total: number) => {
      signal.throwIfAborted();
      onProgress?.(bytes, total);
    };
    await prepareAndCopy(data, place, { ...options, signal, onProgress: stoppable });
  } catch (error) {
    if (held.lost.aborted) return;
    // What could not be removed keeps the claim, by which the next process knows it.
    await removeRemains().catch(() => (keep = true));
    throw error;
  } finally {
    await held.release({ keep });
  }
}

async function prepareAndCopy(data: FileData, place: string, options: PublishedOptions): Promise<void> {
  const { scratch, objectStore: store, signal, onProgress, preparing } = options;
  const { onNote = () => {} } = preparing;
  const directory = join(scratch, 'to-publish');
  try {
    const { source, copies } = await localSource(data, options);
    onNote(`the ${mebibytes(await bytesOf(source))} of interactions are prepared once, and copied to ${place}`);
    await copies.naming(() =>
      writePrepared(directory, source, { memory: MEMORY, objects: copies.versions, onProgress }),
    );
    const last = PREPARED.manifest;
    await publishFolder(directory, place, { store, last, isPart: isPreparedFile, replace: false, signal });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Rejects where a folder without prepared data holds objects that no process has left that was preparing data. */
async function refuseOthers(place: string, store: PublishedOptions['objectStore']): Promise<void> {
  const names = await namesAt(place, store);
  const other = names.find((name) => name !== CLAIM && !(names.includes(CLAIM) && isPreparedFile(name)));
  // Another process may have ended meanwhile.
  if (other === undefined || names.includes(PREPARED.manifest)) return;
  throw kept(place, `Cannot prepare data in ${place}: it holds other files, such as ${other}`);
}

function kept(address: string, message: string): InputError {
  return new InputError(message, { code: 'prepared-address-kept', facts: { address } });
}

function manifestAt(place: string, { objectStore }: PublishedOptions): Promise<string | undefined> {
  return readObject(`${place}/${PREPARED.manifest}`, objectStore);
}
