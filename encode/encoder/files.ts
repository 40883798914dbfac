import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { locate, type Confinement } from '../../dataset/confinement.js';
import { externalFiles } from '../../engine/onnx/external-files.js';
import { InputError } from '../../runtime/errors.js';

/** The files of an encoder. */
export interface EncoderFiles {
  /** The name by which people know the encoder: that of its folder. */
  readonly name: string;
  /** The path of the ONNX model. */
  readonly model: string;
  /** The path of the file that says how pictures, texts or sounds are prepared, whether it is there or not. */
  readonly preparation: string;
}

/** What an encoder reads: the name of the file that says how it is prepared, and the names of its model on the model hub, the best first. */
export interface EncoderKind {
  readonly preparation: string;
  readonly models: readonly string[];
}

/** Encoders of pictures. */
export const OF_PICTURES: EncoderKind = {
  preparation: 'preprocessor_config.json',
  models: ['vision_model.onnx', 'model.onnx'],
};
/** Encoders of audio. */
export const OF_AUDIO: EncoderKind = {
  preparation: 'preprocessor_config.json',
  models: ['audio_model.onnx', 'encoder_model.onnx', 'model.onnx'],
};
/** Encoders of texts. */
export const OF_TEXTS: EncoderKind = { preparation: 'tokenizer.json', models: ['text_model.onnx', 'model.onnx'] };

/** The files beside a model that say how media are prepared. */
export const SETTINGS = [
  'preprocessor_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'config.json',
  'sentence_bert_config.json',
  '1_Pooling/config.json',
];

/** A larger model keeps its values in other files. */
export const LARGEST_MODEL = 2 ** 31 - 1;

/** Finds the files of an encoder: an ONNX file, or a folder as on the model hub. Rejects with an InputError. */
export async function findEncoder(path: string, kind: EncoderKind): Promise<EncoderFiles> {
  const { preparation } = kind;
  const found = await stat(path).catch(() => null);
  if (found === null) {
    throw new InputError(
      `Cannot find the encoder ${path}: there is no such file or folder. Name a folder with an ONNX file and ${preparation}, or a model on a hub as org/name`,
    );
  }
  const model = found.isDirectory() ? await modelIn(path, kind) : resolve(path);
  const places = foldersOf(model);
  const prepared = await firstOf(places.map((place) => join(place, preparation)));
  const chosen = prepared ?? join(places[places.length - 1], preparation);
  return { name: basename(dirname(chosen)), model, preparation: chosen };
}

/** The folders that may have the settings of a model, the best one first. */
function foldersOf(model: string): string[] {
  const folder = dirname(model);
  return basename(folder) === 'onnx' ? [folder, dirname(folder)] : [folder];
}

/** Rejects with an InputError where a file of an encoder, or what may be one, leads out of the files that may be read. */
export async function confineEncoder(path: string, within: Confinement | undefined): Promise<void> {
  if (!within) return;
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  for (const folder of isFolder ? [path, join(path, 'onnx')] : foldersOf(resolve(path))) {
    const names = isFolder ? await readdir(folder).catch(() => []) : [];
    for (const name of [...names, ...SETTINGS]) await locate(join(folder, name), within);
  }
}

/** The places where a folder may have the model of an encoder, the best one first. */
export function placesOf({ models }: EncoderKind): string[] {
  return models.flatMap((name) => [`onnx/${name}`, name]);
}

async function modelIn(folder: string, kind: EncoderKind): Promise<string> {
  const likely = await firstOf(placesOf(kind).map((place) => resolve(folder, place)));
  if (likely !== undefined) return likely;
  return resolve(folder, onlyModelOf(await readdir(folder), folder));
}

/** Returns the one model among the names of the files of a folder. Throws an InputError where there is none, or more than one. */
export function onlyModelOf(names: readonly string[], folder: string): string {
  const models = names.filter((name) => /^[^/]+\.onnx$/i.test(name));
  if (models.length === 1) return models[0];
  throw new InputError(
    models.length === 0
      ? `Cannot find an encoder in ${folder}: it holds no .onnx file`
      : `Cannot choose an encoder in ${folder}: it holds ${models.sort().join(', ')}. Name one of the files`,
  );
}

async function firstOf(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths)
    if (
      await stat(path).then(
        (kind) => kind.isFile(),
        () => false,
      )
    )
      return path;
  return undefined;
}

/**
 * Returns the hash of a model, with the files beside it that hold its values. Rejects with an InputError where such a file is
 * missing or elsewhere.
 */
export async function hashOfModel(model: string): Promise<string> {
  const { size } = await stat(model);
  if (size > LARGEST_MODEL)
    throw new InputError(`Cannot read ${model} as an ONNX model: it has ${size} bytes, more than ${LARGEST_MODEL}`);
  const bytes = await readFile(model);
  const hash = createHash('sha256').update(bytes);
  for (const name of externalFiles(bytes)) {
    const path = resolve(dirname(model), name);
    if (!path.startsWith(dirname(model) + sep))
      throw new InputError(`Cannot read ${model}: it refers to ${name}, which is not in its folder`);
    hash.update(`\n${name}\n`);
    await pipeline(createReadStream(path), hash, { end: false }).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT'
        ? new InputError(`Cannot read ${model}: its values are in ${path}, and there is no such file`)
        : error;
    });
  }
  return `sha256:${hash.digest('hex')}`;
}
