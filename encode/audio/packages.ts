import { AmrError, firstLineOf } from '../../runtime/errors.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** A package that decodes compressed audio does not load. Install it, or convert the files to WAV. */
    'audio-decoder-missing': { readonly package: string; readonly reason: string };
  }
}

/** What a package of decoders returns. */
export interface Decoded {
  readonly channelData: Float32Array[];
  readonly sampleRate: number;
  readonly errors: readonly { readonly message: string }[];
}

/** A decoder that takes the bytes of a file one piece after the other. */
export interface Decoder {
  readonly ready: Promise<void>;
  decode(bytes: Uint8Array): Decoded | Promise<Decoded>;
  flush?(): Promise<Decoded>;
  free(): void;
}

/** The formats that packages decode, with the endings of their files. WAV needs none. */
export const COMPRESSED = {
  MP3: { package: 'mpg123-decoder', ending: /\.mp3$/i, open: async () => new (await import('mpg123-decoder')).MPEGDecoder() },
  FLAC: { package: '@wasm-audio-decoders/flac', ending: /\.flac$/i, open: async () => new (await import('@wasm-audio-decoders/flac')).FLACDecoder() },
  Vorbis: { package: '@wasm-audio-decoders/ogg-vorbis', ending: /\.og[ga]$/i, open: async () => new (await import('@wasm-audio-decoders/ogg-vorbis')).OggVorbisDecoder() },
} as const satisfies Record<string, { package: string; ending: RegExp; open: () => Promise<Decoder> }>; // prettier-ignore

/** A format that a package decodes. */
export type CompressedFormat = keyof typeof COMPRESSED;

/**
 * Opens a decoder. The packages are optional peers of this one, loaded when a file needs them. Rejects with an AmrError where one does not load.
 */
export async function openDecoder(
  format: CompressedFormat,
  open: () => Promise<Decoder> = COMPRESSED[format].open,
): Promise<Decoder> {
  try {
    const decoder = await open();
    await decoder.ready;
    return decoder;
  } catch (error) {
    const [name, reason] = [COMPRESSED[format].package, firstLineOf(error)];
    throw new AmrError(`Cannot read ${format} files, as the package ${name} does not load: ${reason}`, {
      code: 'audio-decoder-missing',
      facts: { package: name, reason },
    });
  }
}

/** Opens and closes the decoders of the formats that files have by their endings. Rejects with an AmrError where a package does not load. */
export async function checkDecoders(paths: readonly string[]): Promise<void> {
  for (const format of Object.keys(COMPRESSED) as CompressedFormat[]) {
    if (paths.some((path) => COMPRESSED[format].ending.test(path))) (await openDecoder(format)).free();
  }
}
