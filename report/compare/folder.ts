import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '../../runtime/errors.js';
import { writeTextAtomically } from '../../storage/atomic.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The folder holds rows of another job or other data. Name another folder, or remove this one. */
    'comparison-folder-foreign': { readonly directory: string };
  }
}

/** Settings by name that validation chose, such as {lambda: 30}. */
export type RowSettings = Readonly<Record<string, number>>;

/** The epoch of a trained model that validation chose. */
export interface ChosenEpoch {
  readonly epoch: number;
  /** NDCG@10 on the validation pairs. A memory is not in it yet. */
  readonly validation: number;
  /** The settings of the memory, where the row has one. */
  readonly settings?: RowSettings;
}

/** The settings of a peer that validation chose. */
export interface ChosenSettings {
  readonly settings: RowSettings;
  /** NDCG@10 on the validation pairs. */
  readonly validation: number;
}

/** What every result has that the folder keeps. */
interface FolderResult {
  /** SHA-256 (hex) of everything that decides the numbers of the result. A result of another job is refused. */
  readonly fingerprint: string;
  readonly row: string;
  readonly seed: number;
}

/** The result of one row with one seed, which the tables are computed from. Ranks start at 0, one for each test pair. */
export interface RowResult extends FolderResult {
  /** What validation chose, with the NDCG@10 there; null where there was nothing to choose. */
  readonly chosen: ChosenEpoch | ChosenSettings | null;
  readonly seconds: number;
  readonly digest: string | null;
  readonly contentShare: number;
  readonly ranks: readonly number[];
  /** Ranks under attack, one list for each epsilon; null for a model that was not attacked. */
  readonly adversarial: readonly (readonly number[])[] | null;
  readonly random: readonly (readonly number[])[] | null;
  /** Ranks under each list's own attack, one list for each epsilon; null for a model that was not attacked. */
  readonly perList: readonly (readonly number[])[] | null;
  readonly certified: readonly { readonly epsilon: number; readonly top10: number }[];
}

/** The folder `models/compare-NAME`: one file for each finished row and seed, the models, and the tables. */
export class ComparisonFolder {
  constructor(readonly directory: string) {}

  /** The folder that a row's model is trained in. */
  model(row: string, seed: number): string {
    return join(this.directory, 'models', `seed-${seed}`, row);
  }

  /**
   * The folder of the model that chooses a row's epochs. It was trained without the validation pairs, so that rows which
   * start from it can choose theirs by the same pairs.
   */
  choosing(row: string, seed: number): string {
    return join(this.directory, 'choosing', `seed-${seed}`, row);
  }

  /** Reads a finished row; undefined if there is none. Rejects with an InputError where it belongs to another comparison. */
  async read<Result extends FolderResult>(row: string, seed: number, fingerprint: string): Promise<Result | undefined> {
    const path = this.#result(row, seed);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const result = parsed(text, path) as Result;
    if (result.fingerprint === fingerprint) return result;
    throw new InputError(
      `Cannot go on in ${this.directory}: ${path} is the result of other data or another job, since the job file was ` +
        'changed, or this folder belongs to another one or to an earlier version',
      { code: 'comparison-folder-foreign', facts: { directory: this.directory } },
    );
  }

  async write(result: FolderResult): Promise<void> {
    const path = this.#result(result.row, result.seed);
    await mkdir(dirname(path), { recursive: true });
    await writeTextAtomically(path, JSON.stringify(result));
  }

  async writeTable(name: string, text: string): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    await writeTextAtomically(join(this.directory, name), text);
  }

  /** Removes both models of a row. */
  async removeModels(row: string, seed: number): Promise<void> {
    for (const folder of [this.model(row, seed), this.choosing(row, seed)])
      await rm(folder, { recursive: true, force: true });
  }

  #result(row: string, seed: number): string {
    return join(this.directory, 'results', `seed-${seed}`, `${row}.json`);
  }
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path} is damaged (${(error as Error).message}): remove it, and the row is trained again`);
  }
}
