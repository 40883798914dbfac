import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { InputError } from '../../runtime/errors.js';

/**
 * Reads a JSON file beside a model, as on the model hub. Returns undefined where there is no such file.
 * @throws InputError where it is no JSON, or a value is not what the schema asks for.
 */
export async function readConfiguration<Value>(path: string, schema: z.ZodType<Value>): Promise<Value | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`Cannot read ${path}: it is no JSON: ${(error as Error).message}`);
  }
  const found = schema.safeParse(value);
  if (found.success) return found.data;
  throw new InputError(
    found.error.issues.map(({ path: keys, message }) => `Cannot use ${path}: ${keys.join('.') || 'it'}: ${message}`),
  );
}

/** The error for a file that says how media are prepared and is not there. */
export function configurationMissing(path: string, what: string): InputError {
  return new InputError(`Cannot read ${path}: there is no such file. It says how ${what}; take it from where the model is from`); // prettier-ignore
}
