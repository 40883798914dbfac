import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { encode, npyHeader } from '../dataset/write-npy.js';
import { Ids } from '../runtime/ids.js';
import { required } from '../runtime/required.js';
import { writeAtomically, writeTextAtomically } from '../storage/atomic.js';
import { writeIds } from '../storage/model-folder.js';
import type { Encoder } from './encoder/encoder.js';
import { FILES, resultOf, type Description } from './folder.js';
import type { EncodeResult, FeaturesType } from './options.js';
import { readPart, type Part } from './parts.js';
import type { EncodedPart } from './thread/messages.js';
import { csvCell } from '../runtime/csv.js';

/** A picture without features. */
export interface PictureProblem {
  readonly item: string;
  readonly path: string | null;
  readonly problem: string;
}

/** What the parts of an encoding say together. */
export interface Summary {
  readonly problems: readonly PictureProblem[];
  readonly rows: number;
  readonly width: number;
  readonly animated: number;
}

/** Reads all parts once. Throws where a part is missing. */
export async function summarize(folder: string, parts: readonly Part[]): Promise<Summary> {
  const problems: PictureProblem[] = [];
  let [rows, width, animated] = [0, 0, 0];
  for (const part of parts) {
    const encoded = await partOf(folder, part);
    if (encoded.width > 0 && width > 0 && encoded.width !== width)
      throw new Error(`The encoder returned ${width} features for some pictures, and ${encoded.width} for others`);
    width ||= encoded.width;
    animated += encoded.animated;
    for (const [at, { id, path }] of part.pictures.entries()) {
      const problem = encoded.problems[at];
      if (problem === undefined) rows++;
      else problems.push({ item: id, path, problem });
    }
  }
  return { problems, rows, width, animated };
}

async function partOf(folder: string, part: Part): Promise<EncodedPart> {
  return required(await readPart(folder, part), `part ${part.index} of the encoding`);
}

/** Writes the list of pictures without features, or removes that of an earlier run where there are none. */
export async function writeProblems(directory: string, problems: readonly PictureProblem[]): Promise<string[]> {
  const path = join(directory, FILES.problems);
  if (problems.length === 0) {
    await rm(path, { force: true });
    return [];
  }
  const lines = problems.map(({ item, path: file, problem }) => [item, file, problem].map(csvCell).join(','));
  await writeTextAtomically(path, `${['item,image,problem', ...lines].join('\n')}\n`);
  return [path];
}

export interface OutputOptions {
  readonly parts: readonly Part[];
  readonly summary: Summary;
  readonly encoder: Encoder;
  readonly type: FeaturesType;
  readonly source: string;
}

/**
 * Puts the parts together: `features.npy`, `items.txt` and, last, `features.json`. Then it removes the parts. The memory that
 * it needs does not grow with the number of pictures, but for their ids.
 */
export async function writeFeatures(directory: string, options: OutputOptions): Promise<EncodeResult> {
  const { parts, summary, encoder, type, source } = options;
  const folder = join(directory, FILES.parts);
  const { rows, width } = summary;
  const ids: string[] = [];
  let largest = 0;
  await writeAtomically(join(directory, FILES.features), async (append) => {
    await append(npyHeader(type, rows, width));
    for (const part of parts) {
      const encoded = await partOf(folder, part);
      const values = keptRows(encoded, part);
      ids.push(...part.pictures.filter((_, at) => !(at in encoded.problems)).map(({ id }) => id));
      largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), largest);
      await append(encode(type, values));
    }
  });
  await writeIds(join(directory, FILES.items), Ids.of(ids));
  const { name, digest, modelDigest, steps, readout, engine } = encoder;
  const description: Description = {
    file: FILES.features,
    items: FILES.items,
    rows,
    width,
    type,
    largest,
    encoder: { name, digest, model: modelDigest, preprocessing: steps, ...readout, engine },
    source,
    skipped: summary.problems.length,
    animated: summary.animated,
  };
  await writeTextAtomically(join(directory, FILES.description), `${JSON.stringify(description, null, 2)}\n`);
  await rm(folder, { recursive: true });
  return resultOf(description, directory);
}

/** Returns the rows of a part without those of pictures with a problem. */
function keptRows({ rows, width, problems }: EncodedPart, { pictures }: Part): Float32Array {
  const places = [...pictures.keys()].filter((at) => !(at in problems));
  const values = new Float32Array(places.length * width);
  for (const [to, at] of places.entries()) values.set(rows.subarray(at * width, (at + 1) * width), to * width);
  return values;
}
