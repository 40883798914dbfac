import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '../runtime/errors.js';
import { isOwnerAlive, ownerName } from '../runtime/owner.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** Another process writes the folder now, or took it over from this one. Wait until it has ended. */
    'folder-being-written': { readonly directory: string };
  }
}

/** How often a process shows that it still writes. */
const SIGN_MS = 5000;
/** A process of another machine that showed nothing for this long is taken for dead. */
const PATIENCE_MS = 60_000;

/** A folder in which one process writes what will become `directory`. */
export interface ClaimedFolder {
  readonly path: string;
  /** Removes what is left of the folder. */
  readonly release: () => Promise<void>;
}

/**
 * Claims the right to write `directory`, and makes an empty folder for it inside `<directory>.partial`. What a dead process left
 * there is removed. If a living process was taken for dead, its paths lead nowhere from then on, so that two processes
 * never write to one file.
 * @throws InputError `folder-being-written` where a living process has the claim.
 */
export async function claimFolder(directory: string): Promise<ClaimedFolder> {
  const claim = `${directory}.partial`;
  await mkdir(dirname(claim), { recursive: true });
  await mkdir(claim).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    if (await isAlive(claim)) throw beingWritten(directory);
    const dead = `${claim}-${randomUUID()}`;
    await rename(claim, dead);
    await rm(dead, { recursive: true, force: true });
    await mkdir(claim);
  });
  const path = join(claim, ownerName());
  await mkdir(path);
  const sign = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, SIGN_MS).unref();
  const release = async () => {
    clearInterval(sign);
    await rm(path, { recursive: true, force: true });
    // The claim may be that of another process by now, which has a folder in it.
    await rmdir(claim).catch(() => {});
  };
  return { path, release };
}

/** The error for a folder that another process writes. */
export function beingWritten(directory: string): InputError {
  return new InputError(`Cannot write ${directory}: another process writes it`, {
    code: 'folder-being-written',
    facts: { directory },
  });
}

/** Whether the process that has a claim lives, as far as this machine can tell. */
async function isAlive(claim: string): Promise<boolean> {
  const [owner = ''] = await readdir(claim);
  const shown = await stat(join(claim, owner)).catch(() => null);
  if (shown === null || Date.now() - shown.mtimeMs > PATIENCE_MS) return false;
  return isOwnerAlive(owner) ?? true;
}
