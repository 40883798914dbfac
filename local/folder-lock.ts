import { createHash } from 'node:crypto';
import { realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../runtime/errors.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** Another process of this machine trains into the folder. Wait until it has ended, or name another folder. */
    'model-folder-busy': { readonly directory: string };
  }
}

/**
 * Keeps other processes of this machine from training into a folder at the same time. The lock is a local socket, which the system frees
 * when the process ends, however it ends. It does not reach other machines, nor containers with a network of their own.
 * @returns a function that frees the lock.
 * @throws InputError when another run holds it.
 */
export async function lockFolder(directory: string): Promise<() => Promise<void>> {
  const name = createHash('sha256')
    .update(await realFolder(resolve(directory)))
    .digest('hex')
    .slice(0, 32);
  const isAbstract = process.platform === 'linux';
  const address = isAbstract ? `\0amr-train-${name}` : join(tmpdir(), `amr-train-${name}.sock`);
  let server = await listen(address);
  if (server === 'taken' && !isAbstract && !(await answers(address))) {
    await rm(address, { force: true });
    server = await listen(address);
  }
  if (server === 'taken') {
    throw new InputError(`Cannot train into ${directory}: another process trains into it now`, {
      code: 'model-folder-busy',
      facts: { directory },
    });
  }
  const held = server;
  return () => new Promise((done) => (held ? held.close(() => done()) : done()));
}

/** Returns the path without symbolic links, of which the last parts need not exist. */
async function realFolder(path: string): Promise<string> {
  return realpath(path).catch(async () =>
    dirname(path) === path ? path : join(await realFolder(dirname(path)), basename(path)),
  );
}

/** Listens at an address. Returns null where the system allows no such socket, so that nothing is locked. */
function listen(address: string): Promise<Server | 'taken' | null> {
  return new Promise((done) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', ({ code }: NodeJS.ErrnoException) => done(code === 'EADDRINUSE' ? 'taken' : null));
    server.listen(address, () => done(server.unref()));
  });
}

/** Whether a process listens at an address. */
function answers(address: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(address, () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
