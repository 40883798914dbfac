import { InputError, type ErrorDetails } from '../runtime/errors.js';
import { openAudioEncoder, type AudioEncoder } from './audio/encoder.js';
import { checkDecoders } from './audio/packages.js';
import { openEncoder, type PictureEncoder } from './encoder/encoder.js';
import { OF_AUDIO, OF_PICTURES, OF_TEXTS } from './encoder/files.js';
import { localEncoder } from './hub/model.js';
import { AUDIO_FILES, listFiles, PICTURE_FILES } from './listing/files.js';
import type { EncodeOptions } from './options.js';
import { findFiles, sourceOf, type Entry } from './parts.js';
import { loadSharp } from './pictures/sharp.js';
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
  readonly details: (problems: number) => ErrorDetails;
}

/** The options that belong to one medium, by the option that names it. */
const OWN = {
  images: ['maxPixels'],
  texts: ['column', 'maxTokens'],
  audio: ['maxSeconds'],
} as const satisfies Partial<Record<keyof EncodeOptions, readonly (keyof EncodeOptions)[]>>;

type MediumName = keyof typeof OWN;

const OPEN: Readonly<Record<MediumName, (source: string, options: EncodeOptions) => Promise<Medium>>> = {
  images: openPictures,
  texts: openTexts,
  audio: openAudio,
};

/** Opens the encoder and lists what is encoded. Rejects with an InputError, or with an AmrError where a package is missing. */
export async function openMedium(options: EncodeOptions): Promise<Medium> {
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
  return OPEN[name](source, options);
}

async function openPictures(source: string, options: EncodeOptions): Promise<Medium> {
  await loadSharp();
  const encoder = await openEncoder(await localEncoder(options.encoder, OF_PICTURES, options), options);
  const entries = await findFiles(await listFiles(source, PICTURE_FILES, options.items));
  return { encoder, entries, what: 'pictures', missing: NO_FILE, details: PICTURES };
}

async function openTexts(source: string, options: EncodeOptions): Promise<Medium> {
  const { column, items } = options;
  if (column === undefined)
    throw new InputError(`Cannot encode the texts of ${source} without the name of their column: say it (column)`);
  const encoder = await openTextEncoder(await localEncoder(options.encoder, OF_TEXTS, options), options);
  await openTokenizer(encoder.tokenizer);
  const entries = await listTexts(source, column, items);
  return { encoder, entries, what: 'texts', missing: 'there is no text of it', details: TEXTS };
}

async function openAudio(source: string, options: EncodeOptions): Promise<Medium> {
  const encoder = await openAudioEncoder(await localEncoder(options.encoder, OF_AUDIO, options), options);
  const entries = await findFiles(await listFiles(source, AUDIO_FILES, options.items));
  await checkDecoders(entries.flatMap((entry) => sourceOf(entry) ?? []));
  return { encoder, entries, what: 'audio files', missing: NO_FILE, details: AUDIO };
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
