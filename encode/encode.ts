import { availableParallelism } from 'node:os';
import type { Confinement } from '../dataset/confinement.js';
import { inParallel } from '../objects/parallel.js';
import { InputError, interruptionBy, InterruptedError } from '../runtime/errors.js';
import { required } from '../runtime/required.js';
import { FILES, pathIn, prepareFolder } from './folder.js';
import { openMedium, type Medium } from './medium.js';
import { MOST_PIXELS } from './options.js';
import type { EncodeOptions, EncodeResult, FeaturesType, Share } from './options.js';
import type { OutputPlace } from './output-place.js';
import { problemOf, summarize, writeFeatures, writeProblems, type SourceProblem } from './output.js';
import { digestOf, PART_SIZE, partsOf, readPart, sourceOf, writePart, type Part } from './parts.js';
import { Sources } from './sources/sources.js';
import type { EncodedPart, ThreadData } from './thread/messages.js';
import { encodeOnThreads } from './thread/threads.js';

/** The largest magnitude that float16 can round to a finite number. Integers are multiplied by a scale, so they have no limit. */
const LARGEST: Readonly<Record<FeaturesType, number>> = {
  float16: 65519,
  float32: Infinity,
  int8: Infinity,
};
/** The number of kept parts that are read at the same time. */
const AT_ONCE = 8;
/** The options of an encoding for the job of somebody else. */
export interface ConfinedOptions extends EncodeOptions {
  /** The pictures and audio files that may be read; all files where it is undefined. The other paths of the options are not checked. */
  readonly within?: Confinement;
}

/** The number of problems that a message shows. */
const SHOWN = 10;

/**
 * Encodes pictures, texts or audio with an ONNX model, and writes the features with the ids of their items and a description of the encoder.
 * The features of an item have the same bits for any number of threads and after any interruption, on one processor.
 * Rejects with an InputError (wrong options, sources or encoder), an InterruptedError, or an AmrError where a package is missing.
 */
export async function encode(options: EncodeOptions): Promise<EncodeResult> {
  return (await encodeUnlessDone(options)).result;
}

/** Does the same as `encode`, and says whether there was anything to do. */
export async function encodeUnlessDone(
  options: ConfinedOptions,
): Promise<{ readonly result: EncodeResult; readonly isNew: boolean }> {
  const { to, onError = 'fail', type = 'float32' } = options;
  return withSources(options, async (sources) => {
    const work = await begin(options, sources);
    if ('finished' in work) return { result: work.finished, isNew: false };
    const { medium, parts, source, place } = work;
    await encodeParts(parts, { ...work, sources, options });
    const summary = await summarize(place, parts);
    await writeProblems(place, summary.problems, medium.encoder.kind);
    if (summary.rows === 0 || (onError === 'fail' && summary.problems.length > 0))
      throw failure(summary.problems, medium, summary.problems.length > 0 ? pathIn(to, FILES.problems) : undefined);
    const { encoder } = medium;
    return { result: await writeFeatures(to, { place, parts, summary, encoder, type, source }), isNew: true };
  });
}

/**
 * Encodes the parts of one share, and leaves them in the output folder. Other processes may encode other shares at the same time. When
 * all shares are done, `encode` with `resume` puts the parts together. Returns the number of pictures, texts or audio files of the share.
 * Rejects as `encode` does.
 */
export async function encodeShare(options: ConfinedOptions, { index, count }: Share): Promise<number> {
  return withSources(options, async (sources) => {
    const work = await begin({ ...options, resume: true }, sources);
    if ('finished' in work) return 0;
    const own = work.parts.filter((part) => part.index % count === index);
    await encodeParts(own, { ...work, sources, options });
    return sizeOf(own);
  });
}

function withSources<Result>(options: ConfinedOptions, work: (sources: Sources) => Promise<Result>): Promise<Result> {
  const { objectStore: store, signal, onDownload, within } = options;
  const sources = new Sources({ store, signal, onDownload, within });
  return sources.during(() => work(sources));
}

/** What an encoding consists of. */
interface Work {
  readonly medium: Medium;
  readonly data: ThreadData;
  readonly parts: readonly Part[];
  /** The hash of all sources and settings. */
  readonly source: string;
  /** Where the parts and the features are written. */
  readonly place: OutputPlace;
}

/** Lists the parts of an encoding, and prepares its folder. Returns the result of an encoding that is finished already. */
async function begin(options: EncodeOptions, sources: Sources): Promise<Work | { readonly finished: EncodeResult }> {
  const { to, onError = 'fail', type = 'float32', maxPixels = MOST_PIXELS } = options;
  const medium = await openMedium(options, sources);
  const { encoder, entries } = medium;
  const missing = entries
    .filter((entry) => sourceOf(entry) === null)
    .map((entry) => problemOf(entry, ('problem' in entry && entry.problem) || medium.missing));
  if (onError === 'fail' && missing.length > 0) throw failure(missing, medium);
  const data: ThreadData = { encoder, maxPixels, largest: LARGEST[type] };
  const parts = partsOf(entries, data);
  const source = digestOf(parts);
  const place = await sources.output(to);
  const finished = await prepareFolder(to, { ...options, place, source, type });
  if (finished) return { finished };
  await place.makeFolder(FILES.parts);
  return { medium, data, parts, source, place };
}

function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { entries }) => sum + entries.length, 0);
}

/** Encodes the parts that are not there yet. */
async function encodeParts(
  parts: readonly Part[],
  {
    place,
    data,
    medium,
    sources,
    options,
  }: Omit<Work, 'parts' | 'source'> & { sources: Sources; options: EncodeOptions },
): Promise<void> {
  const { threads = availableParallelism(), onError = 'fail', signal, onProgress } = options;
  const kept = new Set<Part>();
  // Where a problem ends the encoding, what could not be read may be readable now.
  const isOfUse = (part: EncodedPart | undefined) => part && !(onError === 'fail' && part.isUnread);
  const look = async (part: Part) => void (isOfUse(await readPart(place, part)) && kept.add(part));
  await inParallel(parts, AT_ONCE, look, signal);
  const left = parts.filter((part) => !kept.has(part));
  const total = sizeOf(parts);
  let done = total - sizeOf(left);
  const show = () => onProgress?.(total === 0 ? 1 : done / total, { done, total });
  show();
  const byIndex = new Map(left.map((part) => [part.index, part]));
  try {
    await encodeOnThreads(left, {
      ...data,
      threads,
      signal,
      open: (entry) => sources.open(entry, medium),
      onSource: () => {
        done++;
        show();
      },
      onPart: (encoded) => writePart(place, required(byIndex.get(encoded.part), `part ${encoded.part}`), encoded),
    });
  } catch (error) {
    if (!signal?.aborted) throw error;
    throw new InterruptedError(
      `${interruptionBy(signal)}: the features of about ${done} of ${total} ${medium.what} are kept in parts of ${PART_SIZE}`,
    );
  }
}

function failure(problems: readonly SourceProblem[], { entries, what, details }: Medium, list?: string): InputError {
  const lines = problems
    .slice(0, SHOWN)
    .map(({ item, path, problem }) => `${item}: ${problem}${path == null ? '' : ` (${path})`}`);
  const more = problems.length > SHOWN ? [`and ${problems.length - SHOWN} more`] : [];
  const listed = list === undefined ? '' : `; ${list} lists them`;
  return new InputError(
    [`Cannot encode ${problems.length} of ${entries.length} ${what}${listed}`, ...lines, ...more],
    details(problems.length),
  );
}
