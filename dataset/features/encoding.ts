import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../runtime/errors.js';
import type { Confinement } from '../confinement.js';
import type { FeatureHeader } from './feature-header.js';
import type { EncoderName } from './features.js';
import { readBytes, withInputFile } from '../input-file.js';

/** The name of the file that says how the features beside it were made. */
export const ENCODING_FILE = 'features.json';
/** The largest size of that file, in bytes. */
const LARGEST = 1 << 20;

/** The parts of `features.json` that training reads. */
const schema = z.looseObject({
  file: z.string(),
  rows: z.int(),
  width: z.int(),
  encoder: z.looseObject({ name: z.string(), digest: z.string() }),
});

/**
 * Returns the encoder of a feature file, as `features.json` beside it says; undefined where there is no such file, or it is
 * about other features.
 * @throws InputError where it is damaged, or the features are not those that it describes.
 */
export async function encoderOf(
  path: string,
  { rows, width }: Pick<FeatureHeader, 'rows' | 'width'>,
  within: Confinement | undefined,
): Promise<EncoderName | undefined> {
  const file = join(dirname(path), ENCODING_FILE);
  const text = await readText(file, within);
  const described = text === undefined ? undefined : parsed(text);
  if (described?.file !== basename(path)) return undefined;
  if (described.rows === rows && described.width === width) {
    const { name, digest } = described.encoder;
    return { name, digest };
  }
  throw new InputError(
    `Cannot read ${path}: ${file} says that it has ${described.rows} rows, ${described.width} wide: it has ${rows}, ${width} wide. Encode it again, or remove ${ENCODING_FILE}`,
  );
}

/** Returns the text of a small file, or undefined where there is none that may be read. */
function readText(file: string, within: Confinement | undefined): Promise<string | undefined> {
  const read = withInputFile(
    file,
    async ({ handle, size }) => (size > LARGEST ? undefined : (await readBytes(handle, 0, size)).toString()),
    within,
  );
  return read.catch((error: unknown) => {
    if (error instanceof InputError) return undefined;
    throw error;
  });
}

/** Other programs write files of this name too. */
function parsed(text: string): z.infer<typeof schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
