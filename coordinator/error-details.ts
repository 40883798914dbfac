import { Metadata } from '@grpc/grpc-js';
import type { ErrorDetails } from '../runtime/errors.js';

/**
 * The key of the trailing metadata in which a status of the service Jobs carries the code and the facts of its error,
 * as JSON.
 */
const KEY = 'amr-error-bin';

/** Makes the metadata that the coordinator sends with the status of a call. */
export function metadataOf(details: ErrorDetails | undefined): Metadata {
  const metadata = new Metadata();
  if (details) metadata.set(KEY, Buffer.from(JSON.stringify(details)));
  return metadata;
}

/** Reads the code and the facts of an error from the metadata. Returns undefined when the status has none. */
export function detailsFrom(metadata: Metadata): ErrorDetails | undefined {
  const [bytes] = metadata.get(KEY);
  return bytes === undefined ? undefined : (JSON.parse(bytes.toString()) as ErrorDetails);
}
