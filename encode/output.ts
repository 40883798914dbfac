import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { convertFeatures } from '../dataset/features/convert-features.js';
import { openFeatureFile } from '../dataset/features/feature-file.js';
import type { FeatureConversion } from '../dataset/features/features.js';
import { matrixOf } from '../dataset/features/scan.js';
import { encode, npyHeader } from '../dataset/features/write-npy.js';
import { Ids } from '../runtime/ids.js';
import { required } from '../runtime/required.js';
import { moveAtomically, writeAtomically, writeTextAtomically } from '../storage/atomic.js';
import { writeIds } from '../storage/model-folder.js';
import { FILES, resultOf, type Description } from './folder.js';
import type { OutputPlace } from './output-place.js';
import type { EncodeResult, FeaturesType } from './options.js';
import { readPart, type Entry, type Part } from './parts.js';
import type { EncodedPart, ThreadData } from './thread/messages.js';
import { hashOf } from './texts/encoder.js';
import { csvCell } from '../runtime/csv.js';

/** A picture, text or audio file without features. */
export interface SourceProblem {
  readonly item: string;
  /** The path of a picture or audio file; null where no file can be that of the item, and absent for a text. */
  readonly path?: string | null;
  readonly problem: string;
}

/** What the parts of an encoding say together. */
export interface Summary {
  readonly problems: readonly SourceProblem[];
  readonly rows: number;
  readonly width: number;
  readonly animated: number;
  readonly truncated: number;
}

/** Reads all parts once. Throws where a part is missing. */
export async function summarize(place: OutputPlace, parts: readonly Part[]): Promise<Summary> {
  const problems: SourceProblem[] = [];
  let [rows, width, animated, truncated] = [0, 0, 0, 0];
  for (const part of parts) {
    const encoded = await partOf(place, part);
    if (encoded.width > 0 && width > 0 && encoded.width !== width)
      throw new Error(`The encoder returned ${width} features for some sources, and ${encoded.width} for others`);
    width ||= encoded.width;
    animated += encoded.animated;
    truncated += encoded.truncated;
    for (const [at, entry] of part.entries.entries()) {
      const problem = encoded.problems[at];
      if (problem === undefined) rows++;
      else problems.push(problemOf(entry, problem));
    }
  }
  return { problems, rows, width, animated, truncated };
}

/** Says what is wrong with a source. */
export function problemOf(entry: Entry, problem: string): SourceProblem {
  return { item: entry.id, ...('path' in entry ? { path: entry.path } : {}), problem };
}

async function partOf(place: OutputPlace, part: Part): Promise<EncodedPart> {
  return required(await readPart(place, part), `part ${part.index} of the encoding`);
}

/** Writes the list of sources without features, or removes that of an earlier run where there are none. */
export async function writeProblems(
  place: OutputPlace,
  problems: readonly SourceProblem[],
  kind: ThreadData['encoder']['kind'],
): Promise<void> {
  if (problems.length === 0) return place.remove(FILES.problems);
  const head = problems[0].path === undefined ? 'item,problem' : `item,${kind === 'audio' ? 'audio' : 'image'},problem`;
  const lines = problems.map(({ item, path: file, problem }) =>
    [item, ...(file === undefined ? [] : [file]), problem].map(csvCell).join(','),
  );
  await place.write(FILES.problems, [Buffer.from(`${[head, ...lines].join('\n')}\n`)]);
}

export interface OutputOptions {
  readonly place: OutputPlace;
  readonly parts: readonly Part[];
  readonly summary: Summary;
  readonly encoder: ThreadData['encoder'];
  readonly type: FeaturesType;
  readonly source: string;
}

/**
 * Puts the parts together: `features.npy` (of int8 `features.safetensors`), `items.txt` and, last, `features.json`. Then it removes the parts. The memory that
 * it needs does not grow with the number of items, but for their ids.
 */
export async function writeFeatures(to: string, options: OutputOptions): Promise<EncodeResult> {
  const { place } = options;
  const names: readonly string[] = [FILES.features, FILES.integers, FILES.items, FILES.description];
  const isPart = (name: string) => names.includes(name);
  const make = (directory: string) => writeFiles(directory, options);
  const description = await place.publish(make, { last: FILES.description, isPart });
  await place.remove(FILES.parts);
  return resultOf(description, to);
}

/** Writes the files of features into a folder on this machine. The description comes last. */
async function writeFiles(directory: string, options: OutputOptions): Promise<Description> {
  const { place, parts, summary, encoder, type, source } = options;
  const folder = join(directory, FILES.parts);
  await mkdir(folder, { recursive: true });
  const { rows, width } = summary;
  const ids: string[] = [];
  let largest = 0;
  const isQuantized = type === 'int8';
  const file = isQuantized ? FILES.integers : FILES.features;
  const stored = isQuantized ? 'float32' : type;
  const whole = join(isQuantized ? folder : directory, FILES.features);
  await writeAtomically(whole, async (append) => {
    await append(npyHeader(stored, rows, width));
    for (const part of parts) {
      const encoded = await partOf(place, part);
      const values = keptRows(encoded, part);
      ids.push(...part.entries.filter((_, at) => !(at in encoded.problems)).map(({ id }) => id));
      largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), largest);
      await append(encode(stored, values));
    }
  });
  const conversion = isQuantized ? await quantize(whole, join(directory, file), largest) : undefined;
  await writeIds(join(directory, FILES.items), Ids.of(ids));
  const { name, digest, modelDigest, readout, engine } = encoder;
  const description: Description = {
    file,
    items: FILES.items,
    rows,
    width,
    type,
    largest,
    encoder: { name, digest, model: modelDigest, preprocessing: preprocessingOf(encoder), ...readout, engine },
    source,
    skipped: summary.problems.length,
    animated: summary.animated,
    ...(encoder.kind !== 'pictures' ? { truncated: summary.truncated } : {}),
    ...(conversion && { conversion }),
  };
  await writeTextAtomically(join(directory, FILES.description), `${JSON.stringify(description, null, 2)}\n`);
  return description;
}

/** Converts features to int8 as prepared data are converted, into a file that is there as a whole or not at all. */
async function quantize(whole: string, target: string, largest: number): Promise<FeatureConversion> {
  const aside = `${whole}.int8`;
  await rm(aside, { force: true });
  const part = await openFeatureFile(whole);
  const { inverseScale } = matrixOf([{ ...part, normalize: 'none' }], [largest]);
  const conversion = await convertFeatures(part, { type: 'int8', target: aside, inverseScale });
  await moveAtomically(aside, target);
  return conversion;
}

/** What is done to a source before the model reads it. */
function preprocessingOf(encoder: OutputOptions['encoder']): object {
  if (encoder.kind !== 'texts') return encoder.steps;
  const { tokenizer, padTo } = encoder;
  const { maxTokens, keeps } = tokenizer;
  return { tokenizer: hashOf(tokenizer.tokenizer, tokenizer.config), maxTokens, keeps, padTo };
}

/** Returns the rows of a part without those of sources with a problem. */
function keptRows({ rows, width, problems }: EncodedPart, { entries }: Part): Float32Array {
  const places = [...entries.keys()].filter((at) => !(at in problems));
  const values = new Float32Array(places.length * width);
  for (const [to, at] of places.entries()) values.set(rows.subarray(at * width, (at + 1) * width), to * width);
  return values;
}
