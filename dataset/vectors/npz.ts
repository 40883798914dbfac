import { open } from 'node:fs/promises';
import { InputError } from '../../runtime/errors.js';
import { cachedCopy } from '../features/cache.js';
import type { Confinement } from '../confinement.js';
import type { StoredMatrix } from '../features/feature-header.js';
import { readBytes, withInputFile, type InputFile } from '../input-file.js';
import { integerForm } from '../features/integers.js';
import { isNpy, readNpyHeader } from '../features/npy.js';
import { plain, quote } from '../quote.js';
import { refusePython } from './python.js';
import { readZipEntries, unpackedBytes, type ZipEntry } from './zip.js';

/** An array of an archive. */
interface Member {
  readonly name: string;
  readonly entry: ZipEntry;
  /** Its header; undefined where it is no matrix that training can read. */
  readonly header?: StoredMatrix;
  /** Why it cannot be read. */
  readonly problem?: string;
}

/** The most bytes of an npy file that are read to find its header. */
const HEAD_BYTES = 1 << 16;
const SHOWN = 10;

/** Whether a file is a zip archive, as npz files are. */
export function isArchive(path: string, within: Confinement | undefined): Promise<boolean> {
  return withInputFile(
    path,
    async ({ handle, size }) => (await readBytes(handle, 0, Math.min(4, size))).toString('latin1') === 'PK\x03\x04',
    within,
  );
}

/**
 * Returns the path of a copy of one array of an npz archive, as an npy file in the cache folder. Without a `name`, the archive must hold exactly
 * one matrix of floating-point numbers, or else exactly one of integers. Rejects with an InputError that names the choices.
 */
export async function copyOfArray(
  path: string,
  { name, named, within }: { name?: string; named: string; within: Confinement | undefined },
): Promise<string> {
  const { entry } = await withInputFile(path, async (file) => choose(await membersOf(file), named, name), within);
  const write = (target: string) =>
    withInputFile(
      path,
      async (file) => {
        const output = await open(target, 'w');
        try {
          for await (const chunk of unpackedBytes(file, entry)) await output.writeFile(chunk);
        } finally {
          await output.close();
        }
      },
      within,
    );
  return cachedCopy(path, {
    purpose: ` array ${entry.name}`,
    write,
    what: `the array ${plain(entry.name)} of ${named}`,
    remedy: 'Save the array alone with numpy.save(file, x)',
  });
}

async function membersOf(file: InputFile): Promise<Member[]> {
  const entries = await readZipEntries(file);
  refusePython(
    file.path,
    entries.map(({ name }) => name),
  );
  const members: Member[] = [];
  for (const entry of entries.filter(({ name }) => name.endsWith('.npy'))) members.push(await memberOf(file, entry));
  return members;
}

async function memberOf(file: InputFile, entry: ZipEntry): Promise<Member> {
  const name = entry.name.replace(/\.npy$/, '');
  const head = await headOf(file, entry);
  const path = `${file.path}#${plain(name)}`;
  if (!isNpy(head)) return { name, entry, problem: 'no npy array' };
  const handle = {
    read: (buffer: Uint8Array, offset: number, length: number, position: number) =>
      Promise.resolve({ bytesRead: head.copy(buffer, offset, position, position + length) }),
  };
  try {
    return { name, entry, header: await readNpyHeader({ path, handle, descriptor: -1, size: entry.size }) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { name, entry, problem: error.message.replace(`Cannot read ${path}: `, '') };
  }
}

/** Returns the first bytes of a file of an archive. */
async function headOf(file: InputFile, entry: ZipEntry): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of unpackedBytes(file, entry)) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(parts);
}

function choose(members: readonly Member[], path: string, name?: string): Member {
  const named = members.find((member) => member.name === name);
  if (named?.header) return named;
  if (named) throw new InputError(`Cannot read ${path}#${plain(named.name)}: ${named.problem}`);
  const matrices = members.filter(({ header }) => header);
  const floating = matrices.filter(({ header }) => header && !integerForm(header.type));
  const fitting = floating.length > 0 ? floating : matrices;
  if (name === undefined && fitting.length === 1) return fitting[0];
  const wanted = name === undefined ? 'one matrix' : `one matrix named ${quote(name)}`;
  const remedy = matrices.length > 0 ? `: name one, as in ${path}#${plain(fitting[0].name)}` : '';
  throw new InputError(`Cannot read ${path}: it must hold ${wanted}: its arrays are ${inWords(members)}${remedy}`);
}

function inWords(members: readonly Member[]): string {
  const shown = members
    .slice(0, SHOWN)
    .map(({ name, header }) =>
      header ? `${plain(name)} ${header.type} [${header.rows}, ${header.width}]` : `${plain(name)} (no matrix)`,
    );
  const more = members.length > SHOWN ? [`and ${members.length - SHOWN} more`] : [];
  return [...shown, ...more].join('; ') || 'none';
}
