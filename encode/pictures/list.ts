import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { quote } from '../../dataset/quote.js';
import { readItemIds } from '../../dataset/ids/items.js';
import { InputError } from '../../runtime/errors.js';
import { readPictureTable, type ListedPicture } from './table.js';

const PLACE = '{item}';
/** The endings of files that are pictures. */
const ENDING = /\.(jpe?g|jfif|png|webp|gif|avif|heic|heif|tiff?|svgz?|bmp)$/i;
/** Characters that a list of ids with one in each line cannot hold. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

/**
 * Lists the pictures of items, in the order of the rows of their features.
 * @param source a folder, in which the id of a picture is its path without the ending; a CSV file with the columns item and
 * image; or a pattern such as `pictures/{item}.jpg`.
 * @param items a file with the ids to encode, one a line, in this order. By default all pictures are encoded, in the order of their ids.
 * @throws InputError where there are no pictures, or two of one item.
 */
export async function listPictures(source: string, items?: string): Promise<ListedPicture[]> {
  const ids = items === undefined ? undefined : [...(await readItemIds(items, { within: undefined })).ids()];
  const pictures = await picturesOf(source, ids);
  if (pictures.length === 0) throw new InputError(`Cannot find pictures in ${source}: there are none`);
  checkIds(pictures, source);
  if (ids === undefined) return pictures;
  const paths = new Map(pictures.map(({ id, path }) => [id, path]));
  return ids.map((id) => ({ id, path: paths.get(id) ?? null }));
}

async function picturesOf(source: string, ids: readonly string[] | undefined): Promise<ListedPicture[]> {
  if (source.includes(PLACE))
    return ids === undefined ? matching(source) : ids.map((id) => ({ id, path: placed(source, id) }));
  const kind = await stat(source).catch(() => null);
  if (kind?.isDirectory()) return inFolder(source);
  if (kind) return readPictureTable(source);
  throw new InputError(
    `Cannot find pictures in ${source}: there is no such folder or file. A pattern must hold ${PLACE}`,
  );
}

async function inFolder(folder: string): Promise<ListedPicture[]> {
  const files = (await filesIn(folder)).filter((file) => ENDING.test(file));
  return sorted(files.map((file) => ({ id: file.replace(ENDING, ''), path: resolve(folder, file) })));
}

/** Returns the pictures of a pattern whose ids are what its place holds in the names of files. */
async function matching(pattern: string): Promise<ListedPicture[]> {
  const folder = folderOf(pattern);
  const [first, ...rest] = relative(folder, resolve(pattern)).split(sep).join('/').split(PLACE).map(escaped);
  const name = new RegExp(`^${first}([^/]+)${rest.join('\\1')}$`, 's');
  const files = await filesIn(folder).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT'
      ? new InputError(`Cannot find pictures in ${pattern}: there is no folder ${folder}`)
      : error;
  });
  return sorted(
    files.flatMap((file) => {
      const id = name.exec(file)?.[1];
      return id === undefined ? [] : [{ id, path: join(folder, file) }];
    }),
  );
}

/** Returns the path of an item's picture, or null where its id would lead out of the folder of pictures. */
function placed(pattern: string, id: string): string | null {
  const path = resolve(pattern.replaceAll(PLACE, () => id));
  return path.startsWith(folderOf(pattern) + sep) && !id.includes('\0') ? path : null;
}

/** The folder below which the place of a pattern is. */
function folderOf(pattern: string): string {
  return dirname(resolve(`${pattern.split(PLACE)[0]}x`));
}

/** Returns the files below a folder, by paths with `/`. Those whose names begin with a point are left out. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !/(^|\/)\./.test(path));
}

function sorted(pictures: ListedPicture[]): ListedPicture[] {
  return pictures.sort((left, right) => (left.id < right.id ? -1 : Number(left.id > right.id)));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function checkIds(pictures: readonly ListedPicture[], source: string): void {
  const paths = new Map<string, string | null>();
  for (const { id, path } of pictures) {
    if (CONTROLS.test(id))
      throw new InputError(`Cannot list ${source}: an item id must hold no control characters: ${quote(id)}`);
    const other = paths.get(id);
    if (other !== undefined)
      throw new InputError(`Cannot list ${source}: the item ${quote(id)} has two pictures, ${other} and ${path}`);
    paths.set(id, path);
  }
}
