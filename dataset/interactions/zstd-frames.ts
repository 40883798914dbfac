import { readBytes, type InputFile } from '../input-file.js';

const MAGIC = 0xfd2fb528;
/** Skippable frames begin with this number or one of the 15 after it. */
const SKIPPABLE = 0x184d2a50;
/** The longest header of a frame with its magic number. */
const LONGEST_HEADER = 18;
const BLOCK_HEADER = 3;
const CHECKSUM = 4;
/** The type of a block that repeats one byte. */
const RLE = 1;

/**
 * Whether a zstd file ends where a frame ends. Node's decompressor gives the text of a file that was cut off without an error, which would
 * lose interactions in silence. Only headers are read. Source: RFC 8878, section 3.
 */
export async function isWholeZstd(file: InputFile): Promise<boolean> {
  let position = 0;
  while (position < file.size) {
    const end = await frameEnd(file, position);
    if (end === undefined || end > file.size) return false;
    position = end;
  }
  return true;
}

/** Returns the position after the frame at `start`, or undefined where the file ends within it. */
async function frameEnd(file: InputFile, start: number): Promise<number | undefined> {
  const header = await readBytes(file.handle, start, start + LONGEST_HEADER);
  if (header.length < 8) return undefined;
  const magic = header.readUInt32LE(0);
  if ((magic & ~0xf) >>> 0 === SKIPPABLE) return start + 8 + header.readUInt32LE(4);
  // The decompressor reports whatever else stands here.
  if (magic !== MAGIC) return file.size;
  const descriptor = header[4];
  const blocksEnd = await lastBlockEnd(file, start + headerLength(descriptor));
  return blocksEnd === undefined ? undefined : blocksEnd + (descriptor & 0b100 ? CHECKSUM : 0);
}

/** The length of a frame's header by its descriptor: magic number, descriptor, window, dictionary and size of the content. */
function headerLength(descriptor: number): number {
  const isSingleSegment = (descriptor & 0b10_0000) !== 0;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6];
  return 5 + (isSingleSegment ? 0 : 1) + [0, 1, 2, 4][descriptor & 0b11] + contentSize;
}

async function lastBlockEnd(file: InputFile, start: number): Promise<number | undefined> {
  for (let position = start; ;) {
    const header = await readBytes(file.handle, position, position + BLOCK_HEADER);
    if (header.length < BLOCK_HEADER) return undefined;
    const bits = header.readUIntLE(0, BLOCK_HEADER);
    const isRepeated = ((bits >>> 1) & 0b11) === RLE;
    position += BLOCK_HEADER + (isRepeated ? 1 : bits >>> 3);
    if (bits & 1) return position;
  }
}
