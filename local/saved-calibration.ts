import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../runtime/errors.js';
import { writeTextAtomically } from '../storage/atomic.js';
import { CALIBRATION_FILE } from '../storage/calibration-file.js';
import type { Calibration } from './calibration.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** The file holds no calibration of the model. Calibrate the model, or name another file. */
    'calibration-unreadable': { readonly file: string };
  }
}

/** The version of the file's form. */
const VERSION = 1;

const length = z.number().min(0);
const picture = z.string().regex(/^data:image\/jpeg;base64,[A-Za-z0-9+/]+=*$/);
const schema = z.object({
  version: z.literal(VERSION),
  /** The digest of the model. */
  model: z.string(),
  encoder: z.object({ name: z.string(), digest: z.string() }),
  pictures: z.int().min(1),
  queries: z.int().min(1),
  changes: z.array(
    z.object({
      kind: z.string(),
      isAttack: z.boolean(),
      median: length,
      ninety: length,
      worst: length,
      drop: z.number().nullable(),
      certified: z.number(),
    }),
  ),
  /** For each kind of change, the picture whose features it moved furthest, before and after. */
  examples: z.array(z.object({ kind: z.string(), item: z.string(), before: picture, after: picture })),
});

/** A calibration as it is kept in a file, with small pictures. */
export type SavedCalibration = Calibration & Readonly<Omit<z.infer<typeof schema>, keyof Calibration>>;

/** Writes a calibration to a file. */
export async function saveCalibration(path: string, calibration: Omit<SavedCalibration, 'version'>): Promise<void> {
  await writeTextAtomically(path, `${JSON.stringify({ version: VERSION, ...calibration })}\n`);
}

/**
 * Reads the calibration of a model: from `file`, or from its folder, where there may be none. Rejects with an InputError where the named file
 * holds none of this model. One that was not named and does not fit is left out with a warning.
 */
export async function calibrationOf(
  { directory, digest }: { directory: string; digest: string },
  { file, onWarning = () => {} }: { file?: string; onWarning?: (message: string) => void },
): Promise<SavedCalibration | null> {
  const path = file ?? join(directory, CALIBRATION_FILE);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && file === undefined) return null;
    throw unreadable(path, error.code === 'ENOENT' ? 'there is no such file' : error.message);
  });
  if (text === null) return null;
  const { calibration, problem } = parsed(text, digest);
  if (calibration) return calibration;
  if (file !== undefined) throw unreadable(path, problem);
  onWarning(`Cannot show the calibration in ${path}: ${problem}; the report leaves it out`);
  return null;
}

type Parsed =
  | { readonly calibration: SavedCalibration; readonly problem?: undefined }
  | { readonly calibration?: undefined; readonly problem: string };

function parsed(text: string, digest: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'it is no JSON' };
  }
  const read = schema.safeParse(value);
  if (!read.success) return { problem: 'it is no result of a calibration' };
  if (read.data.model !== digest) return { problem: 'it is of another model, or the model was trained anew since' };
  return { calibration: read.data };
}

function unreadable(file: string, problem: string): InputError {
  return new InputError(`Cannot show the calibration in ${file}: ${problem}`, {
    code: 'calibration-unreadable',
    facts: { file },
  });
}
