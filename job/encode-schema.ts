import { z } from 'zod';
import { isMapping } from '../runtime/mapping.js';
import { isObjectAddress, resolvePath } from '../runtime/object-address.js';
import { resourcesSchema } from './resources-schema.js';
import type { Problem } from './source.js';
import { choice, mapping, text, wholeNumber } from './values.js';

/** The folder for the features of a job that names none. */
const DEFAULT_FOLDER = 'features';

/** The section `encode`. Its options are those of `amr encode`. */
export const encodeSchema = mapping({
  images: text('the path of a folder or a CSV file, or a pattern that contains {item}').optional().meta({
    description:
      'the pictures: a folder, where the id of a picture is its path without the ending; a CSV file with the columns item and image; or a pattern such as pictures/{item}.jpg',
  }),
  texts: text('the path of a CSV file').optional().meta({
    description: 'a CSV file with a column of ids and one of texts, in place of pictures',
  }),
  column: text('the name of a column').optional().meta({ description: 'the column of the texts' }),
  encoder: text('the path of an ONNX file or of its folder').meta({
    description:
      'the encoder: an ONNX file with preprocessor_config.json (for texts: tokenizer.json) beside it, or a folder with both. On one machine also org/name of a model hub',
  }),
  to: text('the path of a folder').default(DEFAULT_FOLDER).meta({
    description:
      'the folder that the features are written to. spec.data.features and spec.data.items are by default features.npy and items.txt in it. On Kubernetes it lies on a volume to which all pods can write',
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
  type: choice(['float32', 'float16'])
    .default('float32')
    .meta({ description: 'the type of the values in the file of features' }),
  onError: choice(['fail', 'skip']).default('fail').meta({
    description:
      'what happens when pictures or texts are missing, broken or empty; fail: the job fails; skip: their items have no features',
  }),
  maxPixels: wholeNumber({ from: 1, to: 1_000_000_000 })
    .optional()
    .meta({ description: 'the most pixels of one picture. Default: 50 million' }),
  maxTokens: wholeNumber({ from: 1, to: 100_000 })
    .optional()
    .meta({ description: 'the most tokens of one text. Default: what the files of the encoder say' }),
  replicas: wholeNumber({ from: 1, to: 1024 })
    .default(2)
    .meta({ description: 'on Kubernetes: the number of pods that encode. The features do not depend on it' }),
  resources: resourcesSchema,
});

/** The files that an encoding into a folder writes, and from which a job reads its features. */
export function encodedFiles(to: string): { readonly features: string; readonly items: string } {
  const folder = to.replace(/\/+$/, '');
  return { features: `${folder}/features.npy`, items: `${folder}/items.txt` };
}

/**
 * Returns the document of a job with the files of its section `encode` as features and items, where it names no others. A document that
 * is no mapping is returned as it is.
 */
export function withEncodedFiles(document: unknown): unknown {
  if (!isMapping(document) || !isMapping(document.spec)) return document;
  const { encode, data } = document.spec;
  if (!isMapping(encode) || !isMapping(data) || isMapping(data.synthetic)) return document;
  const { to = DEFAULT_FOLDER } = encode;
  if (typeof to !== 'string') return document;
  const { features, items } = encodedFiles(to);
  const isEmpty = data.features == null || (Array.isArray(data.features) && data.features.length === 0);
  const own = { ...data, ...(isEmpty && { features: [features] }), ...(data.items == null && { items }) };
  return { ...document, spec: { ...document.spec, data: own } };
}

type Encode = z.output<typeof encodeSchema>;

/** The parts of `spec.data` that concern an encoding. */
interface EncodedData {
  readonly synthetic?: object;
  readonly features: readonly string[];
  readonly items: string | null;
  readonly root: string;
}

/** What is wrong between `encode` and the data: one medium, no synthetic catalog, local paths, and features that are used. */
export function encodeProblems(encode: Encode, data: EncodedData | undefined): Problem[] {
  const problem = (key: string, message: string, showValue = false): Problem => ({
    path: ['encode', key],
    message,
    showValue,
  });
  const { images, texts, column, maxTokens, maxPixels } = encode;
  if ((images === undefined) === (texts === undefined))
    return [problem('images', 'or spec.encode.texts must be there, and not both')];
  const foreign = images === undefined ? { maxPixels } : { column, maxTokens };
  const medium = images === undefined ? 'images' : 'texts';
  const problems = Object.entries(foreign)
    .filter(([, value]) => value !== undefined)
    .map(([key]) => problem(key, `must be absent without spec.encode.${medium}, to which it belongs`));
  if (texts !== undefined && column === undefined)
    problems.push(problem('column', 'is missing: it must be the name of the column of the texts'));
  return data ? [...problems, ...dataProblems(encode, data)] : problems;
}

function dataProblems({ images, texts, encoder, to, items }: Encode, data: EncodedData): Problem[] {
  if (data.synthetic) {
    const message = 'cannot stand beside spec.data.synthetic, which has features: remove one of the two';
    return [{ path: ['encode'], message, showValue: false }];
  }
  const remote = Object.entries({ images, texts, encoder, to, items })
    .filter(([, path]) => path !== undefined && isObjectAddress(resolvePath(data.root, path)))
    .map(([key]) => ({
      path: ['encode', key],
      message: 'must be a path of files, because pictures, texts and encoders are not read from an object store',
    }));
  const files = encodedFiles(to);
  const message = (what: string) => `${what}, which spec.encode writes: add it, or remove the key`;
  const unused = data.features.includes(files.features)
    ? []
    : [{ path: ['data', 'features'], message: message(`must contain ${files.features}`) }];
  const foreign =
    data.items === files.items ? [] : [{ path: ['data', 'items'], message: message(`must be ${files.items}`) }];
  return [...remote, ...unused, ...foreign];
}
