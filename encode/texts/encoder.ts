import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { ModelFile, type ModelInput, type ModelTensor } from '../../engine/onnx/model-file.js';
import { firstLineOf, InputError } from '../../runtime/errors.js';
import { isFloat, type EncoderChoices } from '../encoder/encoder.js';
import { findEncoder, OF_TEXTS } from '../encoder/files.js';
import { identityOf, type EncoderOfAnyKind } from '../encoder/identity.js';
import { pooled, readoutOf, TEXT_OUTPUTS } from '../encoder/pooling.js';
import { readTextSettings } from './settings.js';
import type { TokenizerFiles, Tokens } from './tokenizer.js';

/** An input of a model of texts. */
interface TokenInput {
  readonly name: string;
  readonly type: 'int32' | 'int64';
}

/** What encodes texts. */
export interface TextEncoder extends EncoderOfAnyKind {
  readonly kind: 'texts';
  readonly inputs: readonly TokenInput[];
  readonly tokenizer: TokenizerFiles;
  /** The number of tokens to which every text is padded; 0 where texts keep their lengths. */
  readonly padTo: number;
  readonly padId: number;
}

/** The choices that a user has about an encoder of texts. */
export interface TextEncoderChoices extends EncoderChoices {
  /** The most tokens of a text. */
  readonly maxTokens?: number;
}

/** The rules by which texts are prepared. A change of them is another encoder. */
const RULES = 'tokens of each text alone, cut at the end of the text, mean over all tokens 1';

/** The values of each input, by its usual name, for a text of `count` tokens in `length` places. */
const VALUES: Readonly<Record<string, (at: number, tokens: readonly number[], padId: number) => number>> = {
  input_ids: (at, tokens, padId) => tokens[at] ?? padId,
  attention_mask: (at, tokens) => Number(at < tokens.length),
  token_type_ids: () => 0,
  position_ids: (at) => at,
};

/** Opens an encoder of texts and checks that its parts fit together. Rejects with an InputError. */
export async function openTextEncoder(path: string, choices: TextEncoderChoices): Promise<TextEncoder> {
  const { name, model, preparation } = await findEncoder(path, OF_TEXTS);
  const files = await readTextSettings(dirname(preparation));
  const file = await ModelFile.open(model);
  try {
    const { inputs, length } = tokenInputs(file.inputs, model);
    const maxTokens = limitOf(choices.maxTokens ?? files.maxTokens ?? length, length, model);
    const { layer } = choices;
    const pooling = choices.pooling ?? (layer === undefined ? files.pooling : undefined);
    const readout = readoutOf(file.outputs.filter(isFloat), { pooling, layer, model, names: TEXT_OUTPUTS });
    const tokenizer = { ...files.files, maxTokens };
    const padTo = files.isPadded ? maxTokens : (length ?? 0);
    const { padId } = files;
    const hash = hashOf(tokenizer.tokenizer, tokenizer.config);
    const settings = [inputs, hash, maxTokens, tokenizer.keeps, padTo, padId];
    const own = await identityOf(file, { name, model }, { settings, readout, rules: RULES });
    const encoder: TextEncoder = { kind: 'texts', ...own, inputs, tokenizer, padTo, padId };
    await tryOut(file, encoder);
    return encoder;
  } finally {
    await file.close();
  }
}

/** Returns the hash of a tokenizer. */
export function hashOf(...parts: readonly object[]): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}

/** Returns the inputs of a model that takes tokens, and the number of tokens, where it takes no other number. */
function tokenInputs(
  inputs: readonly ModelTensor[],
  model: string,
): { inputs: readonly TokenInput[]; length: number | undefined } {
  const listed = inputs.map(({ name, type, shape }) => `${name} (${type ?? 'no tensor'}) [${shape.join(', ')}]`);
  const isToken = ({ name, type, shape: [batch, ...rest] }: ModelTensor) =>
    name in VALUES &&
    (type === 'int64' || type === 'int32') &&
    rest.length === 1 &&
    (typeof batch !== 'number' || batch === 1);
  if (!inputs.every(isToken) || !inputs.some(({ name }) => name === 'input_ids')) {
    throw new InputError(
      `Cannot encode texts with ${model}: its inputs must be ${Object.keys(VALUES).join(', ')} of int64 [batch, tokens], or some of them with input_ids, where batch is 1 or any: they are ${listed.join(', ')}`,
    );
  }
  const fixed = inputs.flatMap(({ shape: [, length] }) => (typeof length === 'number' && length > 0 ? [length] : []));
  const own = inputs.map(({ name, type }) => ({ name, type: type as TokenInput['type'] }));
  return { inputs: own, length: fixed.at(0) };
}

function limitOf(wanted: number | undefined, length: number | undefined, model: string): number {
  if (wanted !== undefined) return Math.min(wanted, length ?? wanted);
  throw new InputError(`Cannot encode texts with ${model}: no file beside it says how many tokens it reads at most`, {
    code: 'token-limit-unknown',
    facts: { model },
  });
}

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** No file of an encoder of texts says how many tokens it reads. Pass `maxTokens`. */
    'token-limit-unknown': { readonly model: string };
  }
}

/** Encodes a text of one token. Rejects with an InputError where the model refuses it, before any work is done. */
async function tryOut(file: ModelFile, encoder: TextEncoder): Promise<void> {
  try {
    await encodeTokens([0], { model: file, encoder });
  } catch (error) {
    throw new InputError(`Cannot encode texts with ${encoder.model}: ${firstLineOf(error)}`);
  }
}

/** Encodes the tokens of one text. They are not padded unless the model needs it, and no padding is part of a mean. */
export async function encodeTokens(
  ids: Tokens['ids'],
  { model, encoder }: { model: ModelFile; encoder: TextEncoder },
): Promise<Float32Array> {
  const { inputs, padTo, padId, readout } = encoder;
  const length = Math.max(ids.length, padTo);
  const feeds = inputs.map(({ name, type }): ModelInput => {
    const values = Array.from({ length }, (_, at) => VALUES[name](at, ids, padId));
    return {
      name,
      shape: [1, length],
      values: type === 'int64' ? BigInt64Array.from(values, BigInt) : Int32Array.from(values),
    };
  });
  const { values, shape } = await model.run(feeds, readout.output);
  const isList = readout.pooling === 'mean' && shape.length === 3 && shape[1] === length;
  return pooled({ values, shape: isList ? [1, ids.length, shape[2]] : shape }, readout.pooling);
}
