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

/** The features of one picture, text or audio file. */
export interface EncodedSource {
  readonly vector: Float32Array;
  /** Whether it is a picture of several frames. */
  readonly isAnimated?: boolean;
  /** Whether it is a text with more tokens than the encoder reads, or audio that is longer than it hears. */
  readonly isTruncated?: boolean;
}

/** What came of a source: its features, or why it cannot be encoded. */
export type SourceOutcome = EncodedSource | { readonly problem: string; readonly isUnread?: boolean };

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
  /** Whether a source could not be read that another try may read. */
  readonly isUnread?: boolean;
}

/** What a thread is told: to encode a source, which is the path of a file or a text, or to stop after the one that is under way. */
export type ToThread = { readonly source: string } | 'stop';

/** What a thread says of a source. */
export type FromThread = SourceOutcome;
