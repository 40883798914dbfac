import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';

/**
 * The picture of an item: its bytes inside the page, or a link that a reader can follow. The page itself loads nothing
 * from outside.
 */
export type Picture =
  { readonly kind: 'inline'; readonly uri: string } | { readonly kind: 'link'; readonly url: string };

/** The largest size of one picture and of all pictures of a page, in bytes. They keep the page below 2 MB. */
const LARGEST_PICTURE = 150_000;
const ALL_PICTURES = 900_000;

/**
 * Finds the pictures of some items by `spec.data.images`, and returns them by item id. A file that is missing, too
 * large or not a picture is left out.
 */
export async function findPictures(
  pattern: string | null,
  root: string,
  items: readonly string[],
): Promise<ReadonlyMap<string, Picture>> {
  const pictures = new Map<string, Picture>();
  if (pattern === null) return pictures;
  let room = ALL_PICTURES;
  for (const item of items) {
    const picture = /^https?:\/\//i.test(pattern) ? linkTo(pattern, item) : await inline(pattern, root, item, room);
    if (!picture) continue;
    pictures.set(item, picture);
    if (picture.kind === 'inline') room -= picture.uri.length;
  }
  return pictures;
}

function linkTo(pattern: string, item: string): Picture {
  return { kind: 'link', url: pattern.replaceAll('{item}', encodeURIComponent(item)) };
}

async function inline(pattern: string, root: string, item: string, room: number): Promise<Picture | undefined> {
  // An id may contain any characters, so the path must be checked to stay inside the folder of pictures.
  const folder = dirname(resolve(root, `${pattern.split('{item}')[0]}x`));
  const path = resolve(root, pattern.replaceAll('{item}', item));
  if (!path.startsWith(folder + sep) || item.includes('\0')) return undefined;
  try {
    const { size } = await stat(path);
    if (size > LARGEST_PICTURE) return undefined;
    const bytes = await readFile(path);
    const type = pictureType(bytes);
    const uri = `data:${type};base64,${bytes.toString('base64')}`;
    return type && uri.length <= room ? { kind: 'inline', uri } : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the type of a picture by its first bytes, since the name of the file may be wrong. */
function pictureType(bytes: Buffer): string | undefined {
  const starts = (signature: string, at = 0) => bytes.toString('latin1', at, at + signature.length) === signature;
  if (starts('\x89PNG')) return 'image/png';
  if (starts('\xff\xd8\xff')) return 'image/jpeg';
  if (starts('GIF8')) return 'image/gif';
  return starts('RIFF') && starts('WEBP', 8) ? 'image/webp' : undefined;
}
