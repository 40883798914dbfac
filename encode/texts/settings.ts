import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../runtime/errors.js';
import type { Pooling } from '../encoder/pooling.js';
import type { TokenizerFiles } from './tokenizer.js';

/** A larger number of tokens in a configuration means that there is no limit. */
const NO_LIMIT = 1_000_000;

const count = z.number().int().min(1);
const schemas = {
  'tokenizer.json': z.looseObject({
    model: z.looseObject({}),
    truncation: z.looseObject({ max_length: count, direction: z.string().optional() }).nullish(),
    padding: z.looseObject({ pad_id: z.int().min(0).optional() }).nullish(),
  }),
  'tokenizer_config.json': z.looseObject({
    model_max_length: z.number().optional(),
    truncation_side: z.string().optional(),
  }),
  'sentence_bert_config.json': z.looseObject({ max_seq_length: count.nullish() }),
  'config.json': z.looseObject({ model_type: z.string().optional(), pad_token_id: z.int().min(0).nullish() }),
  '1_Pooling/config.json': z.looseObject({
    pooling_mode_cls_token: z.boolean().optional(),
    pooling_mode_mean_tokens: z.boolean().optional(),
  }),
};

/** What the files beside a model of texts say. */
export interface TextSettings {
  readonly files: Omit<TokenizerFiles, 'maxTokens'>;
  /** The most tokens of a text; undefined where nothing says it. */
  readonly maxTokens: number | undefined;
  /** The pooling of sentence-transformers, where its file is there. */
  readonly pooling: Pooling | undefined;
  /** The token with which texts are made as long as others. */
  readonly padId: number;
  /** Whether the model was trained on texts that are padded to the most tokens, as models of the kind SigLIP are. */
  readonly isPadded: boolean;
}

/** Reads the tokenizer in a folder, and what is said about it. Rejects with an InputError. */
export async function readTextSettings(folder: string): Promise<TextSettings> {
  const tokenizer = await read(folder, 'tokenizer.json');
  if (!tokenizer)
    throw new InputError(
      `Cannot read ${join(folder, 'tokenizer.json')}: there is no such file. It says how texts are divided into tokens; take it from where the model is from`,
    );
  const config = (await read(folder, 'tokenizer_config.json')) ?? {};
  const sentences = await read(folder, 'sentence_bert_config.json');
  const model = await read(folder, 'config.json');
  const limit = sentences?.max_seq_length ?? tokenizer.truncation?.max_length ?? config.model_max_length;
  const side = tokenizer.truncation?.direction ?? config.truncation_side ?? 'right';
  return {
    files: { tokenizer, config, path: folder, keeps: /^left$/i.test(side) ? 'end' : 'start' },
    maxTokens: limit !== undefined && limit < NO_LIMIT ? limit : undefined,
    pooling: poolingOf(await read(folder, '1_Pooling/config.json')),
    padId: tokenizer.padding?.pad_id ?? model?.pad_token_id ?? 0,
    isPadded: model?.model_type?.startsWith('siglip') ?? false,
  };
}

function poolingOf(modes: z.infer<(typeof schemas)['1_Pooling/config.json']> | undefined): Pooling | undefined {
  if (!modes) return undefined;
  const { pooling_mode_cls_token: cls = false, pooling_mode_mean_tokens: mean = false } = modes;
  if (cls === mean) return undefined;
  return cls ? 'cls' : 'mean';
}

/** Reads a file of a folder; undefined where it is not there. */
async function read<Name extends keyof typeof schemas>(
  folder: string,
  name: Name,
): Promise<z.infer<(typeof schemas)[Name]> | undefined> {
  const path = join(folder, name);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`Cannot read ${path}: it is no JSON: ${(error as Error).message}`);
  }
  const found = schemas[name].safeParse(value);
  if (found.success) return found.data as z.infer<(typeof schemas)[Name]>;
  throw new InputError(
    found.error.issues.map(({ path: keys, message }) => `Cannot use ${path}: ${keys.join('.') || 'it'}: ${message}`),
  );
}
