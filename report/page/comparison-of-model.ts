import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Job } from '../../job/index.js';
import { InputError } from '../../runtime/errors.js';
import type { Comparison } from '../compare/comparison.js';
import { reasonOfMismatch } from '../compare/identity.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The folder holds no finished comparison. */
    'comparison-unreadable': { readonly directory: string };
    /** The comparison is of another job or of other data than the model. */
    'comparison-of-other-job': { readonly directory: string };
  }
}

/** The model that a comparison should be about, and where to look for the comparison. */
interface Search {
  /** The folder of the model. */
  readonly directory: string;
  readonly job: Job;
  readonly dataFingerprint: string;
  /** The folder of a comparison that the user named. */
  readonly named?: string;
  readonly onWarning?: (message: string) => void;
}

/**
 * Reads the comparison to show beside a model: the one that the user named, or the one whose folder holds the model
 * (FOLDER/models/seed-N/ROW). Rejects with an InputError where the named one cannot be read or is about another job. One
 * that was not named and is about another job is left out with a warning.
 */
export async function comparisonOfModel(search: Search): Promise<Comparison | null> {
  const { directory, named, onWarning = () => {} } = search;
  const folder = named ?? dirname(dirname(dirname(resolve(directory))));
  const comparison = await readComparison(folder, named !== undefined);
  const reason = comparison && reasonOfMismatch(comparison, search);
  if (reason === null) return comparison;
  const message = `the comparison in ${folder} is not about the model in ${directory}: ${reason}`;
  if (named === undefined) {
    onWarning(`${message}; the report leaves it out`);
    return null;
  }
  throw new InputError(`Cannot show a comparison: ${message}`, {
    code: 'comparison-of-other-job',
    facts: { directory: folder },
  });
}

async function readComparison(folder: string, isNamed: boolean): Promise<Comparison | null> {
  const path = join(folder, 'compare.json');
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Comparison;
  } catch (error) {
    if (!isNamed) return null;
    throw new InputError(`Cannot read ${path}: ${(error as Error).message}`, {
      code: 'comparison-unreadable',
      facts: { directory: folder },
    });
  }
}
