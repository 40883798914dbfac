import type { AudioEncoder } from '../audio/encoder.js';
import type { PictureEncoder } from '../encoder/encoder.js';
import type { TextEncoder } from '../texts/encoder.js';

/** What a thread gets when it starts. */
export interface ThreadData {
  readonly encoder: PictureEncoder | TextEncoder | AudioEncoder;
  /** The most pixels of a picture. */
  readonly maxPixels: number;
  /** The largest magnitude that a feature can have in the file. */
  readonly largest: number;
}

/** A part of the sources, which a thread encodes. */
export interface Task {
  readonly part: number;
  /** The paths of the pictures or audio files, or the texts. */
  readonly sources: readonly string[];
}

/** The features of a part. */
export interface EncodedPart {
  readonly part: number;
  /** The features [sources, width], row-major. The rows of sources with a problem are not used. */
  readonly rows: Float32Array;
  /** D; 0 where nothing could be encoded. */
  readonly width: number;
  /** Why a source could not be encoded, by its place in the part. */
  readonly problems: Readonly<Record<number, string>>;
  /** The number of animated pictures. */
  readonly animated: number;
  /** The number of texts with more tokens than the encoder reads, and of longer audio files than it hears. */
  readonly truncated: number;
}

/** What a thread is told: to encode a part, or to stop after the source that is under way. */
export type ToThread = Task | 'stop';

/** What a thread says: that it did one more source, or all of a part. */
export type FromThread = { readonly type: 'source' } | ({ readonly type: 'part' } & EncodedPart);
