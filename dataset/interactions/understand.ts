import { InputError } from '../../runtime/errors.js';
import { readBytes, type InputFile } from '../input-file.js';
import { openText } from './container.js';
import { understandGuarded } from './guarded-parquet.js';
import { looksLikeJson, understandJson } from './json-lines.js';
import { ColumnsError } from './roles.js';
import type { UnderstandOptions } from './settings.js';
import { understandText } from './understand-text.js';
import type { Understood } from './understood.js';

/** The first bytes of a Parquet file. */
const PARQUET = 'PAR1';

/**
 * Decides how a file is read, from its first lines and from what the job says: its format (Parquet, JSON lines or
 * delimited text, perhaps compressed), whether it has a header, and which columns are the user and the item. The same
 * file gives the same answer everywhere.
 * @throws InputError that lists the choice when something is in doubt.
 */
export async function understand(file: InputFile, options: UnderstandOptions): Promise<Understood> {
  try {
    const head = await readBytes(file.handle, 0, Math.min(file.size, PARQUET.length));
    if (head.toString('latin1') === PARQUET) return await understandGuarded(file, options);
    const text = await openText(file);
    const isJson = options.delimiter === undefined && looksLikeJson(text);
    return isJson ? understandJson(text, options) : understandText(text, options);
  } catch (error) {
    if (error instanceof ColumnsError) throw new InputError(`Cannot read ${file.path}: ${error.message}`);
    throw error;
  }
}
