import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Group } from '../model/group.js';
import { InputError } from '../runtime/errors.js';
import { writeTextAtomically } from './atomic.js';
import { SafetensorsFile, writeSafetensors } from './safetensors.js';
import { parseObject } from './sealed.js';

/**
 * The most bytes of tensors that one file holds. Beyond that, each tensor gets its own file, and an index names the
 * files (the convention of model hubs).
 */
const LARGEST_FILE = 4 * 2 ** 30;
const INDEX = 'model.safetensors.index.json';
const SINGLE = 'model.safetensors';

type Tensor = Parameters<typeof writeSafetensors>[1][number];

/** Writes the tensors into one file, or into one file each with an index. */
export async function writeTensorFiles(directory: string, tensors: readonly Tensor[]): Promise<void> {
  const sizes = tensors.map(({ shape }) => 4 * shape[0] * shape[1]);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= LARGEST_FILE) {
    await writeSafetensors(join(directory, SINGLE), tensors);
    await rm(join(directory, INDEX), { force: true });
    return;
  }
  const fileOf = (at: number) => `model-0000${at + 1}-of-0000${tensors.length}.safetensors`;
  for (const [at, tensor] of tensors.entries()) await writeSafetensors(join(directory, fileOf(at)), [tensor]);
  const weightMap = Object.fromEntries(tensors.map(({ name }, at) => [name, fileOf(at)]));
  const index = { metadata: { total_size: total }, weight_map: weightMap };
  await writeTextAtomically(join(directory, INDEX), `${JSON.stringify(index, null, 2)}\n`);
  await rm(join(directory, SINGLE), { force: true });
}

/** Whether a name is that of a file of tensors, or of their index. */
export function isTensorFile(name: string): boolean {
  return name === SINGLE || name === INDEX || /^model-\d{5}-of-\d{5}\.safetensors$/.test(name);
}

/** Reads a tensor and checks its shape against the config. */
export async function readTensor(
  directory: string,
  name: Group,
  shape: readonly [number, number],
): Promise<Float32Array> {
  const file = await SafetensorsFile.open(join(directory, await fileOfTensor(directory, name)));
  try {
    const found = file.tensors[name]?.shape;
    if (found && (found[0] !== shape[0] || found[1] !== shape[1])) {
      throw new InputError(
        `${file.path}: tensor ${name} has shape [${found.join(', ')}], config.json says [${shape.join(', ')}]`,
      );
    }
    return (await file.read(name)) as Float32Array;
  } finally {
    await file.close();
  }
}

/** Returns the name of the file that holds a tensor. */
async function fileOfTensor(directory: string, name: Group): Promise<string> {
  const index = await readFile(join(directory, INDEX), 'utf8').catch(() => undefined);
  if (index === undefined) return SINGLE;
  const path = join(directory, INDEX);
  const remedy = 'Restore it, or train the model again';
  const { weight_map: files } = parseObject(index, { path, remedy });
  const file = typeof files === 'object' && files !== null ? (files as Record<string, unknown>)[name] : undefined;
  if (typeof file === 'string' && basename(file) === file) return file;
  throw new InputError(`${path} is damaged: it does not name the file of ${name}. ${remedy}`);
}

/** Returns the name of the tensor file or of its index among the names of files, or undefined when neither is there. */
export function tensorFileOf(names: readonly string[]): string | undefined {
  return [SINGLE, INDEX].find((name) => names.includes(name));
}
