import { dirname, join, relative, resolve, sep } from 'node:path';
import { quote } from '../../dataset/quote.js';
import { readItemIds } from '../../dataset/ids/items.js';
import { InputError } from '../../runtime/errors.js';
import { isObjectAddress, resolvePath } from '../../runtime/object-address.js';
import { LOCAL_FILES, type FilePlace, type Files } from './place.js';
import { readFileTable, type ListedFile } from './table.js';

const PLACE = '{item}';

/** What the files of a medium are called, and how they are known. */
export interface FileKind {
  readonly many: string;
  /** The endings of their names. */
  readonly ending: RegExp;
  /** The names that the column of their paths may have in a CSV file, the usual one first. */
  readonly columns: readonly string[];
}

export const PICTURE_FILES: FileKind = {
  many: 'pictures',
  ending: /\.(jpe?g|jfif|png|webp|gif|avif|heic|heif|tiff?|svgz?|bmp)$/i,
  columns: ['image', 'picture', 'file', 'path'],
};
export const AUDIO_FILES: FileKind = {
  many: 'audio files',
  ending: /\.(wave?|flac|mp3|og[ga]|opus|m4a|aac|aiff?|wma)$/i,
  columns: ['audio', 'sound', 'file', 'path'],
};

/** Characters that a list of ids with one in each line cannot hold. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

/**
 * Lists the files of items, in the order of the rows of their features.
 * @param source a folder, in which the id of a file is its path without the ending; a CSV file with the columns item and
 * image (or audio); or a pattern such as `pictures/{item}.jpg`. All of them may be addresses in an object store.
 * @param items a file with the ids to encode, one a line, in this order. By default all files are encoded, in the order of their ids.
 * @param where how files are found.
 * @throws InputError where there are no files, or two of one item.
 */
export async function listFiles(
  source: string,
  kind: FileKind,
  { items, where = LOCAL_FILES }: { readonly items?: string; readonly where?: Files } = {},
): Promise<ListedFile[]> {
  const ids = items === undefined ? undefined : [...(await readItemIds(items, { within: undefined })).ids()];
  const files = await filesOf(source, kind, { ids, where });
  if (files.length === 0) throw new InputError(`Cannot find ${kind.many} in ${source}: there are none`);
  checkIds(files, source, kind);
  if (ids === undefined) return files;
  const paths = new Map(files.map(({ id, path }) => [id, path]));
  return ids.map((id) => ({ id, path: paths.get(id) ?? null }));
}

async function filesOf(
  source: string,
  kind: FileKind,
  { ids, where }: { ids: readonly string[] | undefined; where: Files },
): Promise<ListedFile[]> {
  if (source.includes(PLACE) && ids !== undefined) return ids.map((id) => ({ id, path: placed(source, id) }));
  const place = await where.placeOf(source);
  if (source.includes(PLACE)) return matching(source, kind, place);
  const found = await place.kindOf(source);
  if (found === 'folder') return inFolder(source, kind, place);
  if (found === 'file') return readFileTable(await where.localFile(source), { ...kind, from: dirOf(source) });
  throw new InputError(
    `Cannot find ${kind.many} in ${source}: there is no such folder or file. A pattern must hold ${PLACE}`,
  );
}

async function inFolder(folder: string, { ending }: FileKind, place: FilePlace): Promise<ListedFile[]> {
  const files = (await place.filesIn(folder)).filter((file) => ending.test(file));
  return sorted(files.map((file) => ({ id: file.replace(ending, ''), path: pathIn(folder, file) })));
}

/** Returns the files of a pattern whose ids are what its place holds in the names of files. */
async function matching(pattern: string, { many }: FileKind, place: FilePlace): Promise<ListedFile[]> {
  const folder = folderOf(pattern);
  const [first, ...rest] = nameIn(folder, pattern).split(PLACE).map(escaped);
  const name = new RegExp(`^${first}([^/]+)${rest.join('\\1')}$`, 's');
  const files = await place.filesIn(folder).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT'
      ? new InputError(`Cannot find ${many} in ${pattern}: there is no folder ${folder}`)
      : error;
  });
  return sorted(
    files.flatMap((file) => {
      const id = name.exec(file)?.[1];
      return id === undefined ? [] : [{ id, path: pathIn(folder, file) }];
    }),
  );
}

/** Returns the path of an item's file, or null where its id would lead out of the folder. */
function placed(pattern: string, id: string): string | null {
  const folder = folderOf(pattern);
  const path = resolvePath(folder, `./${nameIn(folder, pattern).replaceAll(PLACE, () => id)}`);
  return path.startsWith(`${folder}/`) && !id.includes('\0') ? path : null;
}

/** The folder below which the place of a pattern is. */
function folderOf(pattern: string): string {
  return dirOf(`${pattern.split(PLACE)[0]}x`);
}

/** The folder of a file or an object. */
function dirOf(path: string): string {
  return isObjectAddress(path) ? path.slice(0, path.lastIndexOf('/')) : dirname(resolve(path));
}

/** The name of a file below a folder, with `/`. */
function nameIn(folder: string, path: string): string {
  if (isObjectAddress(path)) return path.slice(folder.length + 1);
  return relative(folder, resolve(path)).split(sep).join('/');
}

/** The path of a file that was found below a folder. The key of an object stays as it is. */
function pathIn(folder: string, name: string): string {
  return isObjectAddress(folder) ? `${folder.replace(/\/+$/, '')}/${name}` : join(resolve(folder), name);
}

function sorted(files: ListedFile[]): ListedFile[] {
  return files.sort((left, right) => (left.id < right.id ? -1 : Number(left.id > right.id)));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function checkIds(files: readonly ListedFile[], source: string, { many }: FileKind): void {
  const paths = new Map<string, string | null>();
  for (const { id, path } of files) {
    if (CONTROLS.test(id))
      throw new InputError(`Cannot list ${source}: an item id must hold no control characters: ${quote(id)}`);
    const other = paths.get(id);
    if (other !== undefined)
      throw new InputError(`Cannot list ${source}: the item ${quote(id)} has two ${many}, ${other} and ${path}`);
    paths.set(id, path);
  }
}
