import { z } from 'zod';
import { isMapping } from '../runtime/mapping.js';
import { resourcesSchema } from './resources-schema.js';
import type { Problem } from './source.js';
import { choice, mapping, text, wholeNumber } from './values.js';

/** The folder for the features of a job that names none. */
const DEFAULT_FOLDER = 'features';

/** The section `encode`. Its options are those of `amr encode`. */
export const encodeSchema = mapping({
  images: text('the path of a folder or a CSV file, or a pattern that contains {item}').optional().meta({
    description:
      'the pictures: a folder, where the id of a picture is its path without the ending; a CSV file with the columns item and image; or a pattern such as pictures/{item}.jpg. Each may be an address in an object store',
  }),
  texts: text('the path of a CSV file').optional().meta({
    description: 'a CSV file with a column of ids and one of texts, in place of pictures',
  }),
  audio: text('the path of a folder or a CSV file, or a pattern that contains {item}').optional().meta({
    description:
      'audio files, in place of pictures: a folder, a CSV file with the columns item and audio, or a pattern',
  }),
  column: text('the name of a column').optional().meta({ description: 'the column of the texts' }),
  encoder: text('the path of an ONNX file or of its folder').meta({
    description:
      'the encoder: an ONNX file with preprocessor_config.json (for texts: tokenizer.json) beside it, or a folder with both, also in an object store. On one machine also org/name of a model hub',
  }),
  to: text('the path or the address of a folder').default(DEFAULT_FOLDER).meta({
    description:
      'the folder that the features are written to. spec.data.features and spec.data.items are by default features.npy (of int8 features.safetensors) and items.txt in it. It may be an address in an object store. On Kubernetes any other folder lies on a volume to which all pods can write',
  }),
  items: text('the path of a text file').optional().meta({
    description: 'the ids of the items to encode, one per line, in the order of the rows. Default: all of them',
  }),
  layer: text('the name of an output')
    .optional()
    .meta({ description: 'the output of the encoder to take. Default: the one that fits' }),
  pooling: choice(['cls', 'mean'])
    .optional()
    .meta({ description: 'how an output of several vectors becomes one: cls takes the first one, mean their mean' }),
  type: choice(['float32', 'float16', 'int8'])
    .default('float32')
    .meta({ description: 'the type of the values in the file of features; int8 has a scale for each row' }),
  onError: choice(['fail', 'skip']).default('fail').meta({
    description:
      'what happens when sources are missing, broken, empty or silent; fail: the job fails; skip: their items have no features',
  }),
  maxPixels: wholeNumber({ from: 1, to: 1_000_000_000 })
    .optional()
    .meta({ description: 'the most pixels of one picture. Default: 50 million' }),
  maxTokens: wholeNumber({ from: 1, to: 100_000 })
    .optional()
    .meta({ description: 'the most tokens of one text. Default: what the files of the encoder say' }),
  maxSeconds: wholeNumber({ from: 1, to: 600 }).optional().meta({
    description:
      'the most seconds of one audio file, from its start. Default: what the encoder hears, or 30 where it hears any length',
  }),
  replicas: wholeNumber({ from: 1, to: 1024 })
    .default(2)
    .meta({ description: 'on Kubernetes: the number of pods that encode. The features do not depend on it' }),
  resources: resourcesSchema,
});

/** The files that an encoding into a folder writes, and from which a job reads its features. */
export function encodedFiles({ to, type }: Pick<Encode, 'to' | 'type'>): {
  readonly features: string;
  readonly items: string;
} {
  const folder = to.replace(/\/+$/, '');
  const features = type === 'int8' ? 'features.safetensors' : 'features.npy';
  return { features: `${folder}/${features}`, items: `${folder}/items.txt` };
}

/**
 * Returns the document of a job with the files of its section `encode` as features and items, where it names no others. A document that
 * is no mapping is returned as it is.
 */
export function withEncodedFiles(document: unknown): unknown {
  if (!isMapping(document) || !isMapping(document.spec)) return document;
  const { encode, data } = document.spec;
  if (!isMapping(encode) || !isMapping(data) || isMapping(data.synthetic)) return document;
  const { to = DEFAULT_FOLDER, type } = encode;
  if (typeof to !== 'string') return document;
  const { features, items } = encodedFiles({ to, type: type === 'int8' ? type : 'float32' });
  const isEmpty = data.features == null || (Array.isArray(data.features) && data.features.length === 0);
  const own = { ...data, ...(isEmpty && { features: [features] }), ...(data.items == null && { items }) };
  return { ...document, spec: { ...document.spec, data: own } };
}

type Encode = z.output<typeof encodeSchema>;

/** The keys that name what is encoded. A job has one of them. */
const MEDIA = ['images', 'texts', 'audio'] as const;
/** The options that belong to one medium. */
const OWN_KEYS = { images: ['maxPixels'], texts: ['column', 'maxTokens'], audio: ['maxSeconds'] } as const;
/** The keys of `spec.encode` that are paths. */
export const ENCODE_PATHS = [...MEDIA, 'encoder', 'to', 'items'] as const;

/** The paths of a section `encode`, by their keys. */
export function encodePaths(
  encode: Readonly<Partial<Pick<Encode, (typeof ENCODE_PATHS)[number]>>>,
): Readonly<Partial<Record<(typeof ENCODE_PATHS)[number], string>>> {
  return Object.fromEntries(ENCODE_PATHS.flatMap((key) => (encode[key] === undefined ? [] : [[key, encode[key]]])));
}

/** What a job encodes, in a word for people. */
export function encodedMedium({
  images,
  texts,
}: Pick<Encode, 'images' | 'texts'>): 'pictures' | 'texts' | 'audio files' {
  if (images !== undefined) return 'pictures';
  return texts === undefined ? 'audio files' : 'texts';
}

/** The parts of `spec.data` that concern an encoding. */
interface EncodedData {
  readonly synthetic?: object;
  readonly features: readonly string[];
  readonly items: string | null;
  readonly root: string;
}

function problem(key: string, message: string): Problem {
  return { path: ['encode', key], message, showValue: false };
}

/** What is wrong between `encode` and the data: one medium, no synthetic catalog, and features that are used. */
export function encodeProblems(encode: Encode, data: EncodedData | undefined): Problem[] {
  const named = MEDIA.filter((medium) => encode[medium] !== undefined);
  if (named.length !== 1)
    return [problem('images', 'or spec.encode.texts or spec.encode.audio must be there, and only one of them')];
  const problems = MEDIA.filter((medium) => encode[medium] === undefined).flatMap((medium) =>
    OWN_KEYS[medium]
      .filter((key) => encode[key] !== undefined)
      .map((key) => problem(key, `must be absent without spec.encode.${medium}, to which it belongs`)),
  );
  if (encode.texts !== undefined && encode.column === undefined)
    problems.push(problem('column', 'is missing: it must be the name of the column of the texts'));
  return data ? [...problems, ...dataProblems(encode, data)] : problems;
}

function dataProblems(encode: Encode, data: EncodedData): Problem[] {
  if (data.synthetic) {
    const message = 'cannot stand beside spec.data.synthetic, which has features: remove one of the two';
    return [{ path: ['encode'], message, showValue: false }];
  }
  const files = encodedFiles(encode);
  const message = (what: string) => `${what}, which spec.encode writes: add it, or remove the key`;
  const unused = data.features.includes(files.features)
    ? []
    : [{ path: ['data', 'features'], message: message(`must contain ${files.features}`) }];
  const foreign =
    data.items === files.items ? [] : [{ path: ['data', 'items'], message: message(`must be ${files.items}`) }];
  return [...unused, ...foreign];
}
