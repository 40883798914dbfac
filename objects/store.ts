import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { Job } from '../job/index.js';
import type { InputError } from '../runtime/errors.js';
import { parseObjectAddress } from '../runtime/object-address.js';
import { changed, codeOf, notFound, statusOf, storeError, type ErrorPlace } from './errors.js';

/** Where an object store is. What is absent comes from the environment and the profile, as with every program of AWS. */
export type ObjectStoreSettings = NonNullable<Job['objectStore']>;

/** An object as a store lists it. */
export interface StoredObject {
  readonly address: string;
  /** The size in bytes. */
  readonly size: number;
  /** The version of the content: its ETag, or the time of the last change where a store gives none. */
  readonly version: string;
}

/** The checksum of a whole object, in base64. */
export interface Checksum {
  readonly algorithm: 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256';
  readonly value: string;
}

/** A small object, as it is now. */
export interface SmallObject {
  readonly bytes: Buffer;
  readonly version: string;
}

/** A condition under which an object is written: there is none, or it has this version. */
export type WriteCondition = { readonly ifAbsent: true } | { readonly ifVersion: string };

/** How often a request is sent before its failure counts. */
const ATTEMPTS = 4;
/** Another version is there, none is there any more, or somebody writes at this moment. */
const CONDITION_FAILED: readonly number[] = [412, 404, 409];
const NOT_IMPLEMENTED = 501;
/** A connection on which nothing came for so long is cut, in milliseconds. */
const SILENCE_MS = 60_000;

/** An object store, by its S3 interface. Every method rejects with an error that names the address. */
export class ObjectStore {
  private constructor(
    readonly client: S3Client,
    /** The URL of the store, or "AWS S3". */
    readonly endpoint: string,
  ) {}

  /** Loads the SDK and makes a client. No request is sent. */
  static async open({ endpoint, region, pathStyle }: ObjectStoreSettings = {}): Promise<ObjectStore> {
    // The versions of Node that work are those of package.json, which decides about the version of the SDK too.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    const { S3Client } = await import('@aws-sdk/client-s3');
    const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_REGION, AWS_DEFAULT_REGION } = process.env;
    const url = endpoint ?? AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL;
    const client = new S3Client({
      endpoint: url,
      region: region ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? (url === undefined ? undefined : 'us-east-1'),
      forcePathStyle: pathStyle ?? url !== undefined,
      followRegionRedirects: true,
      maxAttempts: ATTEMPTS,
      requestHandler: { connectionTimeout: 10_000, socketTimeout: SILENCE_MS, httpsAgent: { maxSockets: 64 } },
    });
    return new ObjectStore(client, url ?? 'AWS S3');
  }

  close(): void {
    this.client.destroy();
  }

  /** Returns an object, or undefined where there is none or only objects below it. */
  async find(address: string): Promise<(StoredObject & { readonly checksum?: Checksum }) | undefined> {
    const { HeadObjectCommand } = await import('@aws-sdk/client-s3');
    const { bucket, key } = parseObjectAddress(address);
    try {
      const head = await this.client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }));
      const checksum = head.ChecksumType === 'COMPOSITE' ? undefined : checksumOf(head);
      return { address, size: head.ContentLength ?? 0, version: versionOf(head), checksum };
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw await this.#explained(error, address);
    }
  }

  /** Lists the objects directly below a prefix, or with `isDeep` all of them, in the order of their keys. An error names `what`. */
  async list(address: string, { what = address, isDeep = false } = {}): Promise<StoredObject[]> {
    const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
    const { bucket, key: prefix } = parseObjectAddress(address);
    const found: StoredObject[] = [];
    try {
      const Delimiter = isDeep ? undefined : '/';
      const pages = paginateListObjectsV2({ client: this.client }, { Bucket: bucket, Prefix: prefix, Delimiter });
      for await (const { Contents = [] } of pages) {
        for (const { Key = '', Size: size = 0, ...content } of Contents)
          if (!Key.endsWith('/')) found.push({ address: `s3://${bucket}/${Key}`, size, version: versionOf(content) });
      }
    } catch (error) {
      throw storeError(error, this.#place(what));
    }
    return found;
  }

  /** Reads bytes `start` .. `end` - 1 of the version that was found. Errors of the stream are those of the connection. */
  async read(
    { address, version }: StoredObject,
    { start, end, signal }: { start: number; end: number; signal?: AbortSignal },
  ): Promise<AsyncIterable<Uint8Array>> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const { bucket, key } = parseObjectAddress(address);
    const IfMatch = isTime(version) ? undefined : version;
    const range = { Range: `bytes=${start}-${end - 1}`, IfMatch };
    let output: GetObjectCommandOutput;
    try {
      output = await this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...range }), {
        abortSignal: signal,
      });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      // An object that was found a moment ago and is not there any more was removed, replaced or cut.
      throw [404, 416].includes(statusOf(error) ?? 0) ? changed(address) : storeError(error, this.#place(address));
    }
    // Not every store knows If-Match.
    if (versionOf(output) !== version) throw changed(address);
    return output.Body as AsyncIterable<Uint8Array>;
  }

  /** Reads a small object; undefined where there is none. A missing bucket is an error. */
  async get(address: string): Promise<SmallObject | undefined> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const { bucket: Bucket, key: Key } = parseObjectAddress(address);
    try {
      const output = await this.client.send(new GetObjectCommand({ Bucket, Key }));
      return { bytes: Buffer.from(await output.Body!.transformToByteArray()), version: versionOf(output) };
    } catch (error) {
      if (statusOf(error) === 404 && codeOf(error) !== 'NoSuchBucket') return undefined;
      throw storeError(error, this.#place(address));
    }
  }

  /** Writes a small object. Readers see all of it, or what was there before. */
  async put(address: string, body: Uint8Array): Promise<void> {
    await this.#put(address, body).catch((error: unknown) => {
      throw storeError(error, this.#place(address));
    });
  }

  /**
   * Writes a small object under a condition. Returns false where the condition does not hold. A store that knows no such
   * conditions, or gives objects no ETag, writes the object in any case.
   */
  async putIf(address: string, body: Uint8Array, condition: WriteCondition): Promise<boolean> {
    try {
      await this.#put(address, body, headersOf(condition));
      return true;
    } catch (error) {
      const status = statusOf(error) ?? 0;
      if (CONDITION_FAILED.includes(status) && codeOf(error) !== 'NoSuchBucket') return false;
      if (status !== NOT_IMPLEMENTED) throw storeError(error, this.#place(address));
      await this.put(address, body);
      return true;
    }
  }

  async #put(address: string, Body: Uint8Array, headers: ReturnType<typeof headersOf> = {}): Promise<void> {
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    const { bucket: Bucket, key: Key } = parseObjectAddress(address);
    await this.client.send(new PutObjectCommand({ Bucket, Key, Body, ...headers }));
  }

  /** Removes an object. It is no error that there is none. */
  async remove(address: string): Promise<void> {
    const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
    const { bucket, key } = parseObjectAddress(address);
    await this.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })).catch((error: unknown) => {
      throw storeError(error, this.#place(address));
    });
  }

  /** What is wrong with an address at which nothing was found. */
  notFound(address: string): InputError {
    return notFound(this.#place(address));
  }

  /** Turns an error of the SDK about an address into one for people. */
  errorOf(error: unknown, address: string): Error {
    return storeError(error, this.#place(address));
  }

  #place(address: string): ErrorPlace {
    return { address, endpoint: this.endpoint };
  }

  /** The answer to HEAD has no text. The error of a GET says more. */
  async #explained(error: unknown, address: string): Promise<Error> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const { bucket, key } = parseObjectAddress(address);
    if (statusOf(error) === undefined) return storeError(error, this.#place(address));
    let better = error;
    try {
      await this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: 'bytes=0-0' }));
    } catch (said) {
      better = said;
    }
    return storeError(better, this.#place(address));
  }
}

function versionOf({ ETag, LastModified }: { readonly ETag?: string; readonly LastModified?: Date }): string {
  return ETag || `${TIME}${LastModified?.toISOString()}`;
}

const TIME = 'changed ';

function isTime(version: string): boolean {
  return version.startsWith(TIME);
}

function headersOf(condition: WriteCondition): { readonly IfNoneMatch?: string; readonly IfMatch?: string } {
  if ('ifAbsent' in condition) return { IfNoneMatch: '*' };
  return isTime(condition.ifVersion) ? {} : { IfMatch: condition.ifVersion };
}

function checksumOf(head: { [Key in `Checksum${Checksum['algorithm']}`]?: string }): Checksum | undefined {
  for (const algorithm of ['SHA256', 'CRC64NVME', 'CRC32C', 'CRC32', 'SHA1'] as const) {
    const value = head[`Checksum${algorithm}`];
    // The checksum of the checksums of parts ends in the number of parts.
    if (value !== undefined && !/-\d+$/.test(value)) return { algorithm, value };
  }
  return undefined;
}
