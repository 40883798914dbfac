import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Group, GroupSlice } from '../model/group.js';
import { sliceFromTensors, sliceTensors } from '../model/group.js';
import type { OptimizerSettings } from '../model/stage.js';
import { InputError } from '../runtime/errors.js';
import { syncDirectory, writeTextAtomically } from './atomic.js';
import { SafetensorsFile, writeSafetensors } from './safetensors.js';
import { openSealed, sealText } from './sealed.js';

/** One file of a checkpoint: the rows `from` .. `to` - 1 of a group, with their optimiser state. */
export interface SliceFile {
  readonly group: Group;
  readonly from: number;
  readonly to: number;
  /** The name of the file within the folder of the checkpoint. */
  readonly file: string;
  readonly bytes: number;
  /** The SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
}

/**
 * Describes a checkpoint. It is written last: a checkpoint without a manifest, or with a file that does not match it,
 * does not count as one.
 */
export interface CheckpointManifest<State> {
  /** 2 for a manifest with a checksum, 1 for that of an earlier version without one. */
  readonly version: 1 | 2;
  /** The number of steps that were applied to the parameters. */
  readonly step: number;
  readonly optimizer: OptimizerSettings;
  readonly slices: readonly SliceFile[];
  /** Everything else that its owner needs to resume, as JSON. */
  readonly state: State;
}

/** A slice of a group to write. The optimiser state may be left out where only the values matter. */
export type WritableSlice = Pick<GroupSlice, 'group' | 'from' | 'to' | 'values'> & Partial<Pick<GroupSlice, 'state'>>;

/** Writes slices into `directory` as one file each, synced to disk, and returns their entries for the manifest. */
export async function writeSlices(
  directory: string,
  slices: readonly WritableSlice[],
  factors: number,
): Promise<SliceFile[]> {
  const files: SliceFile[] = [];
  for (const { group, from, to, values, state } of slices) {
    const file = `${group}-${from}-${to}.safetensors`;
    const hash = createHash('sha256');
    let bytes = 0;
    const tensors = state ? sliceTensors({ values, state }) : { values };
    const sources = Object.entries(tensors).map(([name, data]) => ({
      name,
      dtype: data instanceof Int32Array ? ('I32' as const) : ('F32' as const),
      shape: name === 'steps' ? [to - from] : [to - from, factors],
      blocks: [data],
    }));
    await writeSafetensors(join(directory, file), sources, (part) => {
      hash.update(part);
      bytes += part.length;
    });
    files.push({ group, from, to, file, bytes, sha256: hash.digest('hex') });
  }
  return files;
}

/**
 * Compares a slice's file with the checksum of the manifest. Rejects with an Error when they differ, or when the file
 * cannot be read.
 */
export async function verifySlice(directory: string, slice: Pick<SliceFile, 'file' | 'sha256'>): Promise<void> {
  const hash = createHash('sha256');
  const handle = await open(join(directory, slice.file), 'r');
  try {
    for await (const part of handle.createReadStream({ highWaterMark: 1 << 20, autoClose: false })) {
      hash.update(part as Buffer);
    }
  } finally {
    await handle.close();
  }
  if (hash.digest('hex') !== slice.sha256) throw new Error(`${slice.file} does not match its checksum`);
}

/**
 * Reads a slice with its optimiser state. A slice that was written without one gets the state that a stage starts with.
 */
export async function readSlice(
  directory: string,
  { group, from, to, file }: SliceFile,
  optimizer: OptimizerSettings,
): Promise<GroupSlice> {
  const source = await SafetensorsFile.open(join(directory, file));
  try {
    const tensors: Record<string, Float32Array | Int32Array> = {};
    for (const name of Object.keys(source.tensors)) tensors[name] = await source.read(name);
    return { group, from, to, ...sliceFromTensors(tensors, { settings: optimizer, rows: to - from }) };
  } finally {
    await source.close();
  }
}

/**
 * The checkpoints of one job, as sub-folders of one folder that are named by step. Only one process may write to it.
 */
export class CheckpointFolder<State> {
  constructor(readonly directory: string) {}

  /**
   * Writes a checkpoint under another name and makes it visible by renaming it. Afterwards it removes all but the
   * newest `keep` checkpoints. Returns the folder of the checkpoint.
   */
  async write(
    { step, optimizer, state }: { step: number; optimizer: OptimizerSettings; state: State },
    slices: readonly WritableSlice[],
    { factors, keep }: { factors: number; keep: number },
  ): Promise<string> {
    const name = `step-${String(step).padStart(12, '0')}`;
    const path = join(this.directory, name);
    const aside = `${path}.partial`;
    await rm(aside, { recursive: true, force: true });
    try {
      await mkdir(aside, { recursive: true });
      const files = await writeSlices(aside, slices, factors);
      const manifest: Omit<CheckpointManifest<State>, 'version'> = { step, optimizer, slices: files, state };
      await writeTextAtomically(join(aside, 'manifest.json'), sealText('version', manifest));
      await rm(path, { recursive: true, force: true });
      await rename(aside, path);
      await syncDirectory(this.directory);
    } catch (error) {
      await rm(aside, { recursive: true, force: true }).catch(() => {});
      throw error;
    }
    for (const old of (await this.#names()).slice(keep)) await rm(join(this.directory, old), { recursive: true });
    return path;
  }

  /**
   * Returns the newest checkpoint whose files all match, or undefined. It skips damaged checkpoints and reports them to
   * `onDamaged`.
   */
  async newest(
    onDamaged: (message: string) => void = () => {},
  ): Promise<{ path: string; manifest: CheckpointManifest<State> } | undefined> {
    for (const name of await this.#names()) {
      const path = join(this.directory, name);
      try {
        const manifest = await readManifest<State>(join(path, 'manifest.json'));
        for (const slice of manifest.slices) await verifySlice(path, slice);
        return { path, manifest };
      } catch (error) {
        onDamaged(`Checkpoint ${path} is damaged and was skipped: ${(error as Error).message}`);
      }
    }
    return undefined;
  }

  /** Removes the folder with all its checkpoints. */
  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Returns the names of complete or damaged checkpoints, the newest first. */
  async #names(): Promise<string[]> {
    const entries = await readdir(this.directory).catch(() => [] as string[]);
    return entries
      .filter((name) => /^step-\d+$/.test(name))
      .sort()
      .toReversed();
  }
}

/** Reads a manifest. Rejects with an InputError when it was altered or damaged. */
async function readManifest<State>(path: string): Promise<CheckpointManifest<State>> {
  const remedy = 'An earlier checkpoint is used where there is one';
  const text = await readFile(path, 'utf8');
  const manifest = openSealed(text, { path, key: 'version', remedy }) as CheckpointManifest<State>;
  const { step, slices, state } = manifest;
  if (Number.isSafeInteger(step) && Array.isArray(slices) && state !== undefined) return manifest;
  throw new InputError(`${path} is damaged: it does not describe a checkpoint. ${remedy}`);
}
