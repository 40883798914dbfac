import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { InputError, interruptionBy, InterruptedError } from '../runtime/errors.js';
import { openEncoder } from './encoder/encoder.js';
import { FILES, prepareFolder } from './folder.js';
import { MOST_PIXELS } from './options.js';
import type { EncodeOptions, EncodeResult, FeaturesType } from './options.js';
import { summarize, writeFeatures, writeProblems, type PictureProblem } from './output.js';
import { digestOf, findFiles, PART_SIZE, partsOf, readPart, writePart, type FoundPicture, type Part } from './parts.js';
import { listPictures } from './pictures/list.js';
import { loadSharp } from './pictures/sharp.js';
import type { EncodedPart, ThreadData } from './thread/messages.js';
import { encodeOnThreads } from './thread/threads.js';

/** The largest magnitude that float16 can round to a finite number, and that of float32. */
const LARGEST: Readonly<Record<FeaturesType, number>> = { float16: 65519, float32: Infinity };
/** The number of problems that a message shows. */
const SHOWN = 10;

/**
 * Encodes pictures with an ONNX model, and writes the features with the ids of their items and a description of the encoder.
 * The features of a picture have the same bits for any number of threads and after any interruption, on one processor.
 * Rejects with an InputError (wrong options, pictures or encoder), an InterruptedError, or an AmrError without `sharp`.
 */
export async function encode(options: EncodeOptions): Promise<EncodeResult> {
  const { images, items, to, onError = 'fail', type = 'float32', maxPixels = MOST_PIXELS } = options;
  await loadSharp();
  const encoder = await openEncoder(options.encoder, options);
  const pictures = await findFiles(await listPictures(images, items));
  const missing = pictures
    .filter(({ file }) => file === null)
    .map((picture) => ({ item: picture.id, path: picture.path, problem: MISSING }));
  if (onError === 'fail' && missing.length > 0) throw failure(missing, pictures.length);
  const data: ThreadData = { encoder, maxPixels, largest: LARGEST[type] };
  const parts = partsOf(pictures, data);
  const source = digestOf(parts);
  const finished = await prepareFolder(to, { ...options, source });
  if (finished) return finished;
  const folder = join(to, FILES.parts);
  await mkdir(folder, { recursive: true });
  await encodeParts(parts, { folder, data, options });
  const summary = await summarize(folder, parts);
  const [list] = await writeProblems(to, summary.problems);
  if (summary.rows === 0 || (onError === 'fail' && summary.problems.length > 0))
    throw failure(summary.problems, pictures.length, list);
  return writeFeatures(to, { parts, summary, encoder, type, source });
}

const MISSING = 'there is no such file';

/** Encodes the parts that are not there yet. */
async function encodeParts(
  parts: readonly Part[],
  { folder, data, options }: { folder: string; data: ThreadData; options: EncodeOptions },
): Promise<void> {
  const { threads = availableParallelism(), signal, onProgress } = options;
  const left: Part[] = [];
  for (const part of parts) if (!(await readPart(folder, part))) left.push(part);
  const sizeOf = (list: readonly Part[]) => list.reduce((sum, { pictures }) => sum + pictures.length, 0);
  const total = sizeOf(parts);
  let done = total - sizeOf(left);
  onProgress?.(done / total);
  const tasks = left.map(({ index, pictures }) => ({
    part: index,
    paths: pictures.filter(hasFile).map(({ path }) => path),
  }));
  try {
    await encodeOnThreads(tasks, {
      ...data,
      threads,
      signal,
      onPicture: () => onProgress?.(++done / total),
      onPart: (encoded) => writePart(folder, parts[encoded.part], withMissing(encoded, parts[encoded.part])),
    });
  } catch (error) {
    if (!signal?.aborted) throw error;
    throw new InterruptedError(
      `${interruptionBy(signal)}: the features of about ${done} of ${total} pictures are kept in parts of ${PART_SIZE}`,
    );
  }
}

function hasFile(picture: FoundPicture): picture is FoundPicture & { readonly path: string } {
  return picture.file !== null && picture.path !== null;
}

/** Adds the pictures without a file, which no thread was asked for. Their rows are not used. */
function withMissing(encoded: EncodedPart, { pictures }: Part): EncodedPart {
  const { width } = encoded;
  const rows = new Float32Array(pictures.length * width);
  const problems: Record<number, string> = {};
  let from = 0;
  for (const [at, picture] of pictures.entries()) {
    if (!hasFile(picture)) {
      problems[at] = MISSING;
      continue;
    }
    rows.set(encoded.rows.subarray(from * width, (from + 1) * width), at * width);
    if (from in encoded.problems) problems[at] = encoded.problems[from];
    from++;
  }
  return { ...encoded, rows, problems };
}

function failure(problems: readonly PictureProblem[], total: number, list?: string): InputError {
  const lines = problems
    .slice(0, SHOWN)
    .map(({ item, path, problem }) => `${item}: ${problem}${path === null ? '' : ` (${path})`}`);
  const more = problems.length > SHOWN ? [`and ${problems.length - SHOWN} more`] : [];
  const listed = list === undefined ? '' : `; ${list} lists them`;
  return new InputError([`Cannot encode ${problems.length} of ${total} pictures${listed}`, ...lines, ...more], {
    code: 'pictures-unusable',
    facts: { problems: String(problems.length) },
  });
}

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** Pictures are missing or cannot be read. Correct them, or leave their items out with `onError: 'skip'`. */
    'pictures-unusable': { readonly problems: string };
  }
}
