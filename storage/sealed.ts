import { createHash } from 'node:crypto';
import { InputError } from '../runtime/errors.js';
import { isMapping } from '../runtime/mapping.js';

/** The version of documents without a checksum, which earlier versions of this program wrote. */
const PLAIN = 1;
/** The version of documents with a checksum. */
export const SEALED = 2;

/** The key that holds the version of a document. It is part of the formats that earlier versions wrote. */
type VersionKey = 'format' | 'version';

/** How a document is read: where it comes from, and what a user can do when it is damaged. */
interface OpenOptions {
  /** The name of the file or object, for messages. */
  readonly path: string;
  readonly key: VersionKey;
  /** A sentence that says what to do. */
  readonly remedy: string;
}

/**
 * Writes a document as JSON with the version `SEALED` and a checksum. The checksum is the SHA-256 of the document without the
 * checksum, written by JSON.stringify without spaces, so other line breaks do not change it. The value must be plain JSON.
 */
export function sealText(key: VersionKey, value: object, indent?: number): string {
  const document = { [key]: SEALED, ...value };
  return `${JSON.stringify({ ...document, checksum: checksumOf(document) }, null, indent)}\n`;
}

/**
 * Reads a document that `sealText` wrote, or a document of version `PLAIN`, which has no checksum. A document of version `SEALED`
 * without a checksum is refused, and so is one of version `PLAIN` with a checksum: removing one of the two does not avoid the check.
 * Throws an InputError that names the file when the document was altered, is no JSON, or has another version.
 */
export function openSealed(text: string, { path, key, remedy }: OpenOptions): object {
  const { checksum, ...document } = parseObject(text, { path, remedy });
  const version = document[key];
  if (version !== PLAIN && version !== SEALED) {
    throw new InputError(
      `${path} cannot be read: its ${key} is ${JSON.stringify(version)}, this version of amr reads ${PLAIN} and ${SEALED}. ${remedy}`,
    );
  }
  if (checksum !== (version === SEALED ? checksumOf(document) : undefined)) {
    throw new InputError(
      `${path} was altered or damaged after amr wrote it: its checksum does not match its contents. ${remedy}`,
    );
  }
  return document;
}

/** Parses a JSON object. Throws an InputError that names the file for every other text. */
export function parseObject(text: string, { path, remedy }: Omit<OpenOptions, 'key'>): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The message of the parser would quote the file, which may be any file that a job names.
    throw new InputError(`${path} is damaged: it is not valid JSON. ${remedy}`);
  }
  if (isMapping(value)) return value;
  throw new InputError(`${path} is damaged: it holds no JSON object. ${remedy}`);
}

/** The SHA-256 of a text or of bytes, such as "sha256:9f86...". */
export function sha256Of(content: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function checksumOf(document: object): string {
  return sha256Of(JSON.stringify(document));
}
