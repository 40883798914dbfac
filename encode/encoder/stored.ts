import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { externalFiles } from '../../engine/onnx/external-files.js';
import type { LocalCopies } from '../../objects/local-copies.js';
import type { FilePlace } from '../listing/place.js';
import { LARGEST_MODEL, onlyModelOf, placesOf, SETTINGS, type EncoderKind } from './files.js';

/**
 * Copies an encoder from an object store: its model, the files that hold the values of the model, and those that say how media are
 * prepared. Other objects of the folder are left alone. Returns the path of the copy of the folder, or of the model where the address is that of a model.
 */
export async function storedEncoder(
  address: string,
  kind: EncoderKind,
  { copies, place }: { readonly copies: LocalCopies; readonly place: FilePlace },
): Promise<string> {
  const isModel = (await place.kindOf(address)) === 'file';
  // A model in a folder onnx has its settings beside that folder.
  const named = isModel ? /\/(onnx\/)?[^/]+$/.exec(address)![0].slice(1) : undefined;
  const folder = named === undefined ? address : address.slice(0, -named.length - 1);
  let model = '';
  const path = await copies.addBelow(folder, (names) => {
    model = named ?? placesOf(kind).find((name) => names.includes(name)) ?? onlyModelOf(names, folder);
    return filesOf(model);
  });
  const values = await valuesOf(join(path, model));
  const whole =
    values.length === 0
      ? path
      : await copies.addBelow(folder, () => [...filesOf(model), ...values.map((name) => join(dirname(model), name))]);
  return named === undefined ? whole : join(whole, model);
}

function filesOf(model: string): string[] {
  return [model, ...SETTINGS.flatMap((name) => [name, `onnx/${name}`])];
}

/** The names of the files beside a model that hold its values. A model that is too large is refused when it is opened. */
async function valuesOf(model: string): Promise<string[]> {
  return (await stat(model)).size > LARGEST_MODEL ? [] : externalFiles(await readFile(model));
}
