import { InputError, type ErrorDetails } from '../runtime/errors.js';
import { openAudioEncoder, type AudioEncoder } from './audio/encoder.js';
import { checkDecoders } from './audio/packages.js';
import { openEncoder, type PictureEncoder } from './encoder/encoder.js';
import { OF_AUDIO, OF_PICTURES, OF_TEXTS } from './encoder/files.js';
import { AUDIO_FILES, listFiles, PICTURE_FILES, type FileKind } from './listing/files.js';
import type { EncodeOptions } from './options.js';
import { findFiles, sourceOf, type Entry } from './parts.js';
import { LARGEST_FILE } from './pictures/decode.js';
import { loadSharp } from './pictures/sharp.js';
import type { Sources } from './sources/sources.js';
import { openTextEncoder, type TextEncoder } from './texts/encoder.js';
import { listTexts } from './texts/list.js';
import { openTokenizer } from './texts/tokenizer.js';

/** What is encoded, with what, and the words for it. */
export interface Medium {
  readonly encoder: PictureEncoder | TextEncoder | AudioEncoder;
  readonly entries: readonly Entry[];
  readonly what: 'pictures' | 'texts' | 'audio files';
  /** Why an entry without a picture, a text or audio has no features. */
  readonly missing: string;
  /** The largest file of one of them, in bytes. */
  readonly mostBytes: number;
  readonly details: (problems: number) => ErrorDetails;
}

/** The options that belong to one medium, by the option that names it. */
const OWN = {
  images: ['maxPixels'],
  texts: ['column', 'maxTokens'],
  audio: ['maxSeconds'],
} as const satisfies Partial<Record<keyof EncodeOptions, readonly (keyof EncodeOptions)[]>>;

type MediumName = keyof typeof OWN;

const OPEN: Readonly<
  Record<MediumName, (source: string, options: EncodeOptions, sources: Sources) => Promise<Medium>>
> = {
  images: openPictures,
  texts: openTexts,
  audio: openAudio,
};

/** Opens the encoder and lists what is encoded. Rejects with an InputError, or with an AmrError where a package is missing. */
export async function openMedium(options: EncodeOptions, sources: Sources): Promise<Medium> {
  const names = Object.keys(OWN) as MediumName[];
  const [name, ...others] = names.filter((each) => options[each] !== undefined);
  const source = name && options[name];
  if (source === undefined || others.length > 0)
    throw new InputError(
      'Cannot encode: name either pictures (images), a file of texts (texts) or audio files (audio)',
    );
  for (const other of names.filter((each) => each !== name)) {
    const foreign = OWN[other].find((option) => options[option] !== undefined);
    if (foreign) throw new InputError(`Cannot encode ${name} with the option ${foreign}: it belongs to ${other}`);
  }
  const items = options.items === undefined ? undefined : await sources.localFile(options.items);
  return OPEN[name](source, { ...options, items }, sources);
}

async function openPictures(source: string, options: EncodeOptions, sources: Sources): Promise<Medium> {
  await loadSharp();
  const encoder = await openEncoder(await sources.encoder(options.encoder, OF_PICTURES), options);
  const entries = await filesOf(source, PICTURE_FILES, options, sources);
  return { encoder, entries, what: 'pictures', missing: NO_FILE, mostBytes: LARGEST_FILE, details: PICTURES };
}

async function openTexts(source: string, options: EncodeOptions, sources: Sources): Promise<Medium> {
  const { column, items } = options;
  if (column === undefined)
    throw new InputError(`Cannot encode the texts of ${source} without the name of their column: say it (column)`);
  const encoder = await openTextEncoder(await sources.encoder(options.encoder, OF_TEXTS), options);
  await openTokenizer(encoder.tokenizer);
  const entries = await listTexts(await sources.localFile(source), column, items);
  return { encoder, entries, what: 'texts', missing: 'there is no text of it', mostBytes: Infinity, details: TEXTS };
}

async function openAudio(source: string, options: EncodeOptions, sources: Sources): Promise<Medium> {
  const encoder = await openAudioEncoder(await sources.encoder(options.encoder, OF_AUDIO), options);
  const entries = await filesOf(source, AUDIO_FILES, options, sources);
  await checkDecoders(entries.flatMap((entry) => sourceOf(entry) ?? []));
  return { encoder, entries, what: 'audio files', missing: NO_FILE, mostBytes: Infinity, details: AUDIO };
}

async function filesOf(
  source: string,
  kind: FileKind,
  { items }: EncodeOptions,
  where: Sources,
): Promise<readonly Entry[]> {
  return findFiles(await listFiles(source, kind, { items, where }), where);
}

const NO_FILE = 'there is no such file';
const PICTURES: Medium['details'] = (problems) => ({
  code: 'pictures-unusable',
  facts: { problems: String(problems) },
});
const TEXTS: Medium['details'] = (problems) => ({ code: 'texts-unusable', facts: { problems: String(problems) } });
const AUDIO: Medium['details'] = (problems) => ({ code: 'audio-unusable', facts: { problems: String(problems) } });

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** Pictures are missing or cannot be read. Correct them, or leave their items out with `onError: 'skip'`. */
    'pictures-unusable': { readonly problems: string };
    /** Texts are missing or empty. Correct them, or leave their items out with `onError: 'skip'`. */
    'texts-unusable': { readonly problems: string };
    /** Audio files are missing, silent or cannot be read. Correct them, or leave their items out with `onError: 'skip'`. */
    'audio-unusable': { readonly problems: string };
  }
}
