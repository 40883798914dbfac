import type { Encoder } from '../encoder/encoder.js';

/** What a thread gets when it starts. */
export interface ThreadData {
  readonly encoder: Encoder;
  /** The most pixels of a picture. */
  readonly maxPixels: number;
  /** The largest magnitude that a feature can have in the file. */
  readonly largest: number;
}

/** A part of the pictures, which a thread encodes. */
export interface Task {
  readonly part: number;
  /** The paths of the pictures. */
  readonly paths: readonly string[];
}

/** The features of a part. */
export interface EncodedPart {
  readonly part: number;
  /** The features [pictures, width], row-major. The rows of pictures with a problem are not used. */
  readonly rows: Float32Array;
  /** D; 0 where no picture could be encoded. */
  readonly width: number;
  /** Why a picture could not be encoded, by its place in the part. */
  readonly problems: Readonly<Record<number, string>>;
  /** The number of animated pictures. */
  readonly animated: number;
}

/** What a thread says: that it did one more picture, or all of a part. */
export type FromThread = { readonly type: 'picture' } | ({ readonly type: 'part' } & EncodedPart);
