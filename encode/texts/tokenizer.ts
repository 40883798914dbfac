import { AmrError, firstLineOf, InputError } from '../../runtime/errors.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The package `@huggingface/tokenizers`, which divides texts into tokens, does not load. Install it. */
    'tokenizers-missing': { readonly reason: string };
  }
}

/** What makes tokens of texts, in a form that travels between threads. */
export interface TokenizerFiles {
  /** The contents of `tokenizer.json` and `tokenizer_config.json`. */
  readonly tokenizer: object;
  readonly config: object;
  /** The path, for messages. */
  readonly path: string;
  /** The most tokens of a text, those that mark its ends included. */
  readonly maxTokens: number;
  /** Which end of a long text is kept. */
  readonly keeps: 'start' | 'end';
}

/** The tokens of a text. */
export interface Tokens {
  readonly ids: readonly number[];
  /** Whether the text has more tokens than the encoder reads, so that some were left out. */
  readonly isTruncated: boolean;
}

/** Divides texts into tokens. */
export type Tokenize = (text: string) => Tokens;

/** The part of the library's tokenizer that is used here. */
interface Library {
  encode(text: string, options: { add_special_tokens: boolean }): { readonly ids: readonly number[] };
}

/**
 * Opens a tokenizer of the model hub. The library is an optional peer of this package: only the encoding of texts needs it. Rejects with
 * an AmrError where it does not load, and with an InputError for a tokenizer that it cannot use.
 */
export async function openTokenizer(files: TokenizerFiles): Promise<Tokenize> {
  const { Tokenizer } = await loadTokenizers();
  try {
    const library: Library = new Tokenizer(files.tokenizer, files.config);
    const marks = library.encode('', { add_special_tokens: true }).ids.length;
    if (marks >= files.maxTokens)
      throw new InputError(`its marks alone are ${marks} tokens, of at most ${files.maxTokens}`);
    return (text) => tokensOf(text, library, files);
  } catch (error) {
    throw new InputError(`Cannot use the tokenizer ${files.path}: ${firstLineOf(error)}`);
  }
}

/** Loads the library. */
export async function loadTokenizers(
  load = () => import('@huggingface/tokenizers'),
): Promise<typeof import('@huggingface/tokenizers')> {
  try {
    return await load();
  } catch (error) {
    const reason = firstLineOf(error);
    throw new AmrError(`Cannot read texts, as the package @huggingface/tokenizers does not load: ${reason}`, {
      code: 'tokenizers-missing',
      facts: { reason },
    });
  }
}

/** Returns the tokens of a text. Of a long one, the marks at its ends are kept, and as many tokens between them as fit. */
function tokensOf(text: string, library: Library, { maxTokens, keeps }: TokenizerFiles): Tokens {
  const { ids } = library.encode(text, { add_special_tokens: true });
  if (ids.length <= maxTokens) return { ids, isTruncated: false };
  const { ids: inner } = library.encode(text, { add_special_tokens: false });
  const marks = ids.length - inner.length;
  const before = startOf(inner, ids, marks);
  const room = maxTokens - marks;
  const kept = keeps === 'start' ? inner.slice(0, room) : inner.slice(inner.length - room);
  return { ids: [...ids.slice(0, before), ...kept, ...ids.slice(before + inner.length)], isTruncated: true };
}

/** Returns where the tokens of the text itself start among those with marks. */
function startOf(inner: readonly number[], all: readonly number[], marks: number): number {
  for (let start = 0; start <= marks; start++) if (inner.every((id, at) => all[start + at] === id)) return start;
  throw new Error('the marks of the tokenizer are not at the ends of the text');
}
