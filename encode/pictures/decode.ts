import type { Pixels } from './resample.js';
import type { Sharp } from './sharp.js';
import { foreignReferenceOf } from './svg.js';
import { firstLineOf } from '../../runtime/errors.js';
import { SourceError } from '../source-error.js';
import { withSourceFile } from '../source-file.js';

/** A decoded picture. */
export interface Picture {
  readonly pixels: Pixels;
  /** Whether the file holds further frames, which are not read. */
  readonly isAnimated: boolean;
}

/** The formats that are decoded, as sharp names them. */
const FORMATS = new Set(['jpeg', 'png', 'webp', 'gif', 'heif', 'tiff', 'svg']);
/** The largest file of one picture, in bytes. */
export const LARGEST_FILE = 1 << 29;

/**
 * Reads a picture as sRGB bytes: turned upright as its EXIF data say, on white where it is transparent, of an animation the
 * first frame. Rejects with a SourceError for a file that is no picture, is broken, has more than `maxPixels` pixels, or
 * is an SVG that refers to something outside of itself.
 */
export async function decodePicture(sharp: Sharp, path: string, maxPixels: number): Promise<Picture> {
  const bytes = await readWhole(path);
  const options = { limitInputPixels: maxPixels, failOn: 'warning' as const, autoOrient: true };
  try {
    const picture = sharp(bytes, options);
    const { format, pages = 1 } = await picture.metadata();
    if (!FORMATS.has(format))
      throw new SourceError(`its format is ${format}: it must be JPEG, PNG, WebP, GIF, AVIF, TIFF or SVG`);
    const foreign = format === 'svg' ? foreignReferenceOf(bytes) : undefined;
    if (foreign !== undefined)
      throw new SourceError(`it is an SVG that refers to ${shortened(foreign)}, and nothing outside of it is read`);
    const { data, info } = await picture
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new SourceError(`it has ${info.channels} channels of colour`);
    return { pixels: { width: info.width, height: info.height, data }, isAnimated: pages > 1 };
  } catch (error) {
    throw error instanceof SourceError ? error : new SourceError(reasonOf(error, maxPixels));
  }
}

function readWhole(path: string): Promise<Buffer> {
  return withSourceFile(path, (file, size) => {
    if (size > LARGEST_FILE) throw new SourceError(`it has ${size} bytes, more than ${LARGEST_FILE}`);
    return file.readFile();
  });
}

function reasonOf(error: unknown, maxPixels: number): string {
  const message = firstLineOf(error);
  if (/exceeds pixel limit|too large/i.test(message)) return `it has more than ${maxPixels} pixels`;
  if (/unsupported image format/i.test(message))
    return 'it is no picture of a known format (JPEG, PNG, WebP, GIF, AVIF, TIFF, SVG)';
  return `it is broken: ${message}`;
}

function shortened(reference: string): string {
  return reference.length > 60 ? `${reference.slice(0, 60)}…` : reference;
}
