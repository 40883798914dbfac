import { InputError } from '../../runtime/errors.js';
import { evenPlaces } from '../../runtime/evenly.js';
import type { Ids } from '../../runtime/ids.js';
import { listFiles, PICTURE_FILES } from '../listing/files.js';
import { findFiles } from '../parts.js';

/** The picture of an item. */
export interface ItemPicture {
  readonly item: string;
  readonly path: string;
}

/**
 * Returns the pictures of up to `count` items of a model, evenly spread. Rejects with an InputError where none has a picture.
 * @param images the pictures, as `encode` takes them.
 */
export async function picturesOfItems(images: string, ids: Ids, count: number): Promise<ItemPicture[]> {
  const known = await findFiles(await listFiles(images, PICTURE_FILES));
  const usable = known.flatMap(({ id, path, file }) =>
    path !== null && file && ids.indexOf(id) >= 0 ? [{ item: id, path }] : [],
  );
  if (usable.length === 0)
    throw new InputError(`Cannot calibrate with ${images}: no picture belongs to an item of the model`);
  return evenPlaces(usable.length, count).map((place) => usable[place]);
}
