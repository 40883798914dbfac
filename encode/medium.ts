import type { ErrorDetails } from '../runtime/errors.js';
import { openEncoder, type PictureEncoder } from './encoder/encoder.js';
import { OF_PICTURES, OF_TEXTS } from './encoder/files.js';
import { localEncoder } from './hub/model.js';
import type { EncodeOptions } from './options.js';
import { findFiles, type Entry } from './parts.js';
import { listPictures } from './pictures/list.js';
import { loadSharp } from './pictures/sharp.js';
import { openTextEncoder, type TextEncoder } from './texts/encoder.js';
import { listTexts } from './texts/list.js';
import { openTokenizer } from './texts/tokenizer.js';
import { InputError } from '../runtime/errors.js';

/** What is encoded, with what, and the words for it. */
export interface Medium {
  readonly encoder: PictureEncoder | TextEncoder;
  readonly entries: readonly Entry[];
  readonly what: 'pictures' | 'texts';
  /** Why an entry without a picture or text has no features. */
  readonly missing: string;
  readonly details: (problems: number) => ErrorDetails;
}

/** Opens the encoder and lists the pictures or texts. Rejects with an InputError, or with an AmrError where a package is missing. */
export async function openMedium(options: EncodeOptions): Promise<Medium> {
  const { images, texts, column, items } = options;
  if ((images === undefined) === (texts === undefined))
    throw new InputError('Cannot encode: name either pictures (images) or a file of texts (texts)');
  if (images !== undefined) {
    if (column !== undefined || options.maxTokens !== undefined)
      throw new InputError('Cannot encode pictures with a column or a number of tokens: these belong to texts');
    await loadSharp();
    const encoder = await openEncoder(await localEncoder(options.encoder, OF_PICTURES, options), options);
    const entries = await findFiles(await listPictures(images, items));
    return { encoder, entries, what: 'pictures', missing: 'there is no such file', details: PICTURES };
  }
  if (options.maxPixels !== undefined)
    throw new InputError('Cannot encode texts with a number of pixels: it belongs to pictures');
  if (column === undefined)
    throw new InputError(`Cannot encode the texts of ${texts} without the name of their column: say it (column)`);
  const encoder = await openTextEncoder(await localEncoder(options.encoder, OF_TEXTS, options), options);
  await openTokenizer(encoder.tokenizer);
  const entries = await listTexts(texts ?? '', column, items);
  return { encoder, entries, what: 'texts', missing: 'there is no text of it', details: TEXTS };
}

const PICTURES: Medium['details'] = (problems) => ({
  code: 'pictures-unusable',
  facts: { problems: String(problems) },
});
const TEXTS: Medium['details'] = (problems) => ({ code: 'texts-unusable', facts: { problems: String(problems) } });

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** Pictures are missing or cannot be read. Correct them, or leave their items out with `onError: 'skip'`. */
    'pictures-unusable': { readonly problems: string };
    /** Texts are missing or empty. Correct them, or leave their items out with `onError: 'skip'`. */
    'texts-unusable': { readonly problems: string };
  }
}
