import { locate, type Confinement } from '../../dataset/confinement.js';
import { LocalCopies, type CopyOptions } from '../../objects/local-copies.js';
import { ObjectStore } from '../../objects/store.js';
import { isObjectAddress } from '../../runtime/object-address.js';
import type { EncoderKind } from '../encoder/files.js';
import { storedEncoder } from '../encoder/stored.js';
import { localEncoder } from '../hub/model.js';
import { LOCAL_FILES, ObjectPlace, type FilePlace, type Files } from '../listing/place.js';
import { OutputFolder, OutputObjects, type OutputPlace } from '../output-place.js';
import { sourceOf, type Entry } from '../parts.js';
import { SourceError } from '../source-error.js';
import type { OpenSource } from './open-source.js';
import { ShortCopies } from './short-copies.js';

/** The largest file of each source, in bytes, and why there is nothing where an entry has no reason of its own. */
interface OpenLimits {
  readonly mostBytes: number;
  readonly missing: string;
}

interface SourcesOptions extends Pick<CopyOptions, 'store' | 'signal' | 'onDownload'> {
  /** The files of this machine that entries may have; all files where it is undefined. */
  readonly within?: Confinement;
}

/**
 * The files and objects that one encoding reads, and where it writes. Single objects, such as a list, are copied to the cache and stay there. Pictures and audio
 * files are copied while they are encoded, and no copy stays.
 */
export class Sources implements Files {
  readonly copies: LocalCopies;
  #store: Promise<ObjectStore> | undefined;
  #place: ObjectPlace | undefined;
  #short: Promise<ShortCopies> | undefined;

  constructor(readonly options: SourcesOptions) {
    this.copies = new LocalCopies(options);
  }

  async placeOf(path: string): Promise<FilePlace> {
    if (!isObjectAddress(path)) return LOCAL_FILES.placeOf(path);
    return (this.#place ??= new ObjectPlace(await this.#openStore(), this.options.signal));
  }

  async localFile(path: string): Promise<string> {
    return isObjectAddress(path) ? this.copies.add(path) : path;
  }

  /** The path of an encoder on this machine. One of an object store or of a model hub is copied. */
  async encoder(encoder: string, kind: EncoderKind): Promise<string> {
    if (!isObjectAddress(encoder)) return localEncoder(encoder, kind, this.options);
    return storedEncoder(encoder, kind, { copies: this.copies, place: await this.placeOf(encoder) });
  }

  /** The place that an encoding is written to. */
  async output(to: string): Promise<OutputPlace> {
    if (!isObjectAddress(to)) return new OutputFolder(to);
    const { store: settings, signal } = this.options;
    return new OutputObjects(to, await this.#openStore(), { settings, signal });
  }

  /**
   * Makes the source of an entry ready for a thread. Rejects with a SourceError where there is none, and with an InputError where it
   * leads out of the files that may be read.
   */
  async open(entry: Entry, { mostBytes, missing }: OpenLimits): Promise<OpenSource> {
    const source = sourceOf(entry);
    if (source === null) throw new SourceError(('problem' in entry && entry.problem) || missing);
    if ('text' in entry) return { source, release: async () => {} };
    if (!entry.file || !('version' in entry.file)) {
      await locate(source, this.options.within);
      return { source, release: async () => {} };
    }
    const { size, version } = entry.file;
    if (size > mostBytes) throw new SourceError(`it has ${size} bytes, more than ${mostBytes}`);
    this.#short ??= this.#openStore().then((store) => ShortCopies.open(store, this.options.signal));
    return (await this.#short).open({ address: source, size, version });
  }

  /** Runs work with these sources, and removes all copies that are short-lived then. An error names objects by their addresses. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.copies.naming(work);
    } finally {
      await this.#short?.then(
        (short) => short.close(),
        () => undefined,
      );
      (await this.#store)?.close();
    }
  }

  #openStore(): Promise<ObjectStore> {
    return (this.#store ??= ObjectStore.open(this.options.store));
  }
}
