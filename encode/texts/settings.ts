import { join } from 'node:path';
import { z } from 'zod';
import { configurationMissing, readConfiguration } from '../encoder/configuration.js';
import type { Pooling } from '../encoder/pooling.js';
import type { TokenizerFiles } from './tokenizer.js';

/** A larger number of tokens in a configuration means that there is no limit. */
const NO_LIMIT = 1_000_000;

const count = z.number().int().min(1);
const schemas = {
  tokenizer: z.looseObject({
    model: z.looseObject({}),
    truncation: z.looseObject({ max_length: count, direction: z.string().optional() }).nullish(),
    padding: z.looseObject({ pad_id: z.int().min(0).optional() }).nullish(),
  }),
  config: z.looseObject({
    model_max_length: z.number().optional(),
    truncation_side: z.string().optional(),
  }),
  sentences: z.looseObject({ max_seq_length: count.nullish() }),
  model: z.looseObject({ model_type: z.string().optional(), pad_token_id: z.int().min(0).nullish() }),
  pooling: z.looseObject({
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
  const tokenizer = await readConfiguration(join(folder, 'tokenizer.json'), schemas.tokenizer);
  if (!tokenizer) throw configurationMissing(join(folder, 'tokenizer.json'), 'texts are divided into tokens');
  const config = (await readConfiguration(join(folder, 'tokenizer_config.json'), schemas.config)) ?? {};
  const sentences = await readConfiguration(join(folder, 'sentence_bert_config.json'), schemas.sentences);
  const model = await readConfiguration(join(folder, 'config.json'), schemas.model);
  const limit = sentences?.max_seq_length ?? tokenizer.truncation?.max_length ?? config.model_max_length;
  const side = tokenizer.truncation?.direction ?? config.truncation_side ?? 'right';
  return {
    files: { tokenizer, config, path: folder, keeps: /^left$/i.test(side) ? 'end' : 'start' },
    maxTokens: limit !== undefined && limit < NO_LIMIT ? limit : undefined,
    pooling: poolingOf(await readConfiguration(join(folder, '1_Pooling/config.json'), schemas.pooling)),
    padId: tokenizer.padding?.pad_id ?? model?.pad_token_id ?? 0,
    isPadded: model?.model_type?.startsWith('siglip') ?? false,
  };
}

function poolingOf(modes: z.infer<typeof schemas.pooling> | undefined): Pooling | undefined {
  if (!modes) return undefined;
  const { pooling_mode_cls_token: cls = false, pooling_mode_mean_tokens: mean = false } = modes;
  if (cls === mean) return undefined;
  return cls ? 'cls' : 'mean';
}
