import { join } from 'node:path';
import { openParts } from '../dataset/features/open-parts.js';
import { readFeatureRows } from '../dataset/features/feature-rows.js';
import { scanFeatures } from '../dataset/features/scan.js';
import { writeNpy } from '../dataset/features/write-npy.js';
import { contentDirections, reducedVectors, reductionCost, type ReductionCost } from '../evaluation/reduction.js';
import type { ModelFactors } from '../model/factors.js';
import type { ContentMemory } from '../model/memory/memory.js';
import { comparesFeatures } from '../model/memory/memory.js';
import type { PrincipalDirections } from '../model/linear-algebra/principal.js';
import { InputError } from '../runtime/errors.js';
import { required } from '../runtime/required.js';
import type { StoredModel } from '../storage/model-folder.js';
import type { TrainedModel } from './trained-model.js';

/** The name of the file of directions without its ending. `embed` reads it for new items. */
export const DIRECTIONS_NAME = 'pca';

/** The content of vectors that were reduced, and what that costs. */
export interface ReductionResult extends ReductionCost {
  /** R, the number of dimensions that remain. */
  readonly dimensions: number;
  /** D, the number of dimensions before. */
  readonly width: number;
  /** The share of the squared lengths of the items' content that remains, from 0 to 1. */
  readonly share: number;
}

/** Shortens extended vectors of users or items, and their length. */
export interface Reduction {
  readonly vectors: (extended: Float32Array) => Float32Array;
  readonly factors: number;
}

/** Finds the directions to which an export reduces the content of a model, and measures what that costs. */
export async function reduceContent(
  { model, dataset, engine, job }: TrainedModel,
  dimensions: number,
): Promise<Reduction & { readonly directions: PrincipalDirections; readonly result: ReductionResult }> {
  const memory = contentOf(model);
  const { width } = memory;
  if (dimensions >= width) throw wrongNumber(dimensions, width);
  const directions = await contentDirections(memory, dataset, dimensions);
  const { candidates } = job.evaluation;
  const cost = await reductionCost({ model, memory, directions }, dataset, engine, { candidates, seed: job.seed });
  const result = { dimensions, width, share: directions.share, ...cost };
  return { ...reductionBy(directions, memory, model.factors), directions, result };
}

/** Writes the directions W [D, R], so that vectors of new items can be reduced to the same ones, and returns the path. */
export async function writeDirections(folder: string, { directions, rank }: PrincipalDirections): Promise<string> {
  const path = join(folder, `${DIRECTIONS_NAME}.npy`);
  await writeNpy(path, { type: 'float32', width: rank, values: directions });
  return path;
}

/** Reads the directions of an earlier export for the new items of a model. Rejects with an InputError where they do not fit it. */
export async function readReduction(path: string, model: ModelFactors, directory: string): Promise<Reduction> {
  const memory = contentOf(model);
  const { parts } = await openParts([path]);
  const { matrix } = await scanFeatures(parts);
  if (matrix.rows !== memory.width)
    throw new InputError(
      `Cannot reduce vectors of ${directory} by ${path}: it must have a row for each of the ${memory.width} features, and has ${matrix.rows}`,
    );
  const rows = Int32Array.from({ length: matrix.rows }, (_, row) => row);
  const directions = readFeatureRows({ ...matrix, inverseScale: 1 }, rows);
  return reductionBy({ directions, rank: matrix.width }, memory, model.factors);
}

function reductionBy(
  directions: Pick<PrincipalDirections, 'directions' | 'rank'>,
  memory: ContentMemory,
  factors: number,
): Reduction {
  return {
    vectors: (extended) => reducedVectors(extended, { memory, factors }, directions),
    factors: memory.extendedFactors(factors) - memory.width + directions.rank,
  };
}

/** Throws an InputError where a model has no content memory, whose part of the vectors alone can be reduced. */
export function refuseWithoutContent({ config, directory }: StoredModel): void {
  if (comparesFeatures(config.memory)) return;
  throw new InputError(
    `Cannot reduce the content of ${directory}: it has no content memory (spec.memory), so its vectors have no part for content`,
  );
}

function contentOf({ memory }: ModelFactors): ContentMemory {
  return required(memory, 'the content memory');
}

function wrongNumber(dimensions: number, width: number): InputError {
  return new InputError(
    `Cannot reduce the content to ${dimensions} dimensions: it must be fewer than the ${width} that the features have`,
  );
}
