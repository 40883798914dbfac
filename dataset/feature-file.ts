import { resolve } from 'node:path';
import { InputError } from '../runtime/errors.js';
import type { FeaturePart } from './features.js';
import type { FeatureHeader } from './feature-header.js';
import { readBytes, withInputFile } from './input-file.js';
import { isNpy, readNpyHeader } from './npy.js';
import { readSafetensorsHeader } from './safetensors.js';

/**
 * Reads the header of a feature file and checks it against the size of the file. The values are not read.
 * @param name an npy file, or a safetensors file (`x.safetensors`, or `x.safetensors#tensor` if it has several
 * matrices).
 * @throws InputError that says what is wrong with the file.
 */
export async function openFeatureFile(name: string): Promise<FeaturePart & FeatureHeader> {
  const { path, tensor } = splitTensorName(name);
  return withInputFile(path, async (file) => {
    const head = await readBytes(file.handle, 0, Math.min(file.size, 8));
    if (isNpy(head)) return { path: resolve(path), ...(await readNpyHeader(file)) };
    if (isSafetensors(path)) return { path: resolve(path), ...(await readSafetensorsHeader(file, tensor)) };
    throw new InputError(`Cannot read ${path}: features must be an .npy or a .safetensors file`);
  });
}

/** Splits the name of a feature file in a job into its path and the tensor after `#`. */
export function splitTensorName(name: string): { path: string; tensor?: string } {
  const match = /^(.*\.safetensors)#(.*)$/is.exec(name);
  return match ? { path: match[1], tensor: match[2] } : { path: name };
}

function isSafetensors(path: string): boolean {
  return /\.safetensors$/i.test(path);
}
