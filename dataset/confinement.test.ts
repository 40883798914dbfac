import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locate, openWithin, type Confinement } from './confinement.js';
import { loadDataset, type DatasetFiles } from './load.js';
import { encode, npyHeader } from './features/write-npy.js';

const SECRET = 'MHcCAQEEIBase64OfAKeyThatNobodyMayRead';
const PAIRS = 'user,item\nu1,0\nu1,1\nu2,1\nu2,2\n';

describe('a confinement', () => {
  let folder: string;
  let root: string;
  let within: Confinement;
  const at = (...path: string[]) => join(root, ...path);

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'amr-confinement-')));
    root = join(folder, 'data');
    within = { root, credentials: [join(folder, 'tls', 'tls.key')] };
    await mkdir(at('parts'), { recursive: true });
    await mkdir(join(folder, 'tls'));
    await writeFile(join(folder, 'tls', 'tls.key'), SECRET);
    await writeFile(at('train.csv'), PAIRS);
    await writeFile(at('parts', 'a.csv'), PAIRS);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const refused = (path: string) => ({
    code: 'data-outside-root',
    facts: { path, root },
    message: expect.stringMatching(/^Cannot read .*: all data of a job must lie in /) as string,
  });

  it.each([
    ['an absolute path', () => join(folder, 'tls', 'tls.key')],
    ['..', () => at('..', 'tls', 'tls.key')],
    ['a path that leaves the root and would come back', () => join(root, '..', 'data-of-others', 'x')],
    ['the folder above', () => folder],
    ['a file that does not exist', () => join(folder, 'nothing', 'here')],
    ['the environment of the process', () => '/proc/self/environ'],
  ])('refuses %s', async (_, path) => {
    await expect(locate(path(), within)).rejects.toMatchObject(refused(path()));
    await expect(openWithin(path(), within)).rejects.toMatchObject(refused(path()));
  });

  it('refuses symbolic links that lead out, at any place of the path', async () => {
    await symlink(join(folder, 'tls'), at('folder'));
    await symlink('../tls/tls.key', at('file'));
    await symlink('file', at('second'));
    await symlink('../tls/missing', at('dangling'));
    for (const name of ['folder', 'folder/tls.key', 'file', 'second', 'dangling']) {
      await expect(locate(at(name), within), name).rejects.toMatchObject(refused(at(name)));
    }
  });

  it('allows links within the root, a root that is a link, and names that begin with dots', async () => {
    await symlink('parts/a.csv', at('link.csv'));
    await symlink(root, join(folder, 'link'));
    await writeFile(at('..2026.csv'), PAIRS);
    expect(await locate(at('link.csv'), within)).toBe(at('parts', 'a.csv'));
    expect(await locate(at('..2026.csv'), within)).toBe(at('..2026.csv'));
    expect(await locate(at('missing.csv'), within)).toBe(at('missing.csv'));
    const linked = { ...within, root: join(folder, 'link') };
    expect(await locate(join(folder, 'link', 'train.csv'), linked)).toBe(at('train.csv'));
    await expect(locate(join(folder, 'link', '..', 'tls', 'tls.key'), linked)).rejects.toThrow('all data of a job');
  });

  it('refuses the credentials, files beside them, and the files of the kernel in a root that contains them', async () => {
    await writeFile(join(folder, 'tls', 'ca.crt'), SECRET);
    const wide = { ...within, root: folder };
    for (const name of ['tls.key', 'ca.crt']) {
      await expect(locate(join(folder, 'tls', name), wide)).rejects.toThrow('files that no data are read from');
    }
    expect(await locate(at('train.csv'), wide)).toBe(at('train.csv'));
    for (const path of ['/proc/self/environ', '/dev/stdin', '/sys/kernel/uevent_seqnum']) {
      await expect(locate(path, { ...within, root: '/' }), path).rejects.toMatchObject({ code: 'data-outside-root' });
    }
  });

  it('follows credentials to the folder in which Kubernetes keeps them, and finds a renewed one', async () => {
    const tls = join(folder, 'tls');
    const wide = { root: folder, credentials: [join(tls, 'mounted.key')] };
    await symlink('..data/mounted.key', join(tls, 'mounted.key'));
    for (const version of ['..1', '..2']) {
      await mkdir(join(tls, version));
      await writeFile(join(tls, version, 'mounted.key'), SECRET);
      await rm(join(tls, '..data'), { force: true });
      await symlink(version, join(tls, '..data'));
      await expect(locate(join(tls, version, 'mounted.key'), wide)).rejects.toThrow('no data are read from');
    }
  });

  it('allows data beside a key, but never the key', async () => {
    const beside = { root, credentials: [at('tls.key')] };
    await writeFile(at('tls.key'), SECRET);
    expect(await locate(at('train.csv'), beside)).toBe(at('train.csv'));
    await expect(locate(at('tls.key'), beside)).rejects.toThrow('no data are read from');
  });

  it('keeps every path of a dataset in the root', async () => {
    const load = (files: Partial<DatasetFiles>) => loadDataset({ interactions: 'train.csv', root, within, ...files });
    await writeFile(
      at('x.npy'),
      Buffer.concat([npyHeader('float32', 3, 1), encode('float32', Float32Array.of(1, 2, 3))]),
    );
    await writeFile(at('items.txt'), '0\n1\n2\n');
    await writeFile(join(folder, 'tls', 'x.npy'), SECRET);
    await symlink('../../tls/tls.key', at('parts', 'b.csv'));
    await symlink('../tls/x.npy', at('linked.npy'));
    const inside = await load({ features: ['x.npy'], items: 'items.txt', test: 'train.csv', seen: 'keep' });
    expect([...inside.itemIds]).toEqual(['0', '1', '2']);
    const outside: Partial<DatasetFiles>[] = [
      { interactions: '../tls/tls.key' },
      { interactions: 'parts' },
      { interactions: 'parts/*.csv' },
      { interactions: '../tls/*' },
      { interactions: join(folder, 'tls') },
      { interactions: 'tls.key', root: join(folder, 'tls') },
      { features: ['../tls/x.npy'] },
      { features: ['x.npy', 'linked.npy'] },
      { features: [`${join(folder, 'tls', 'x.safetensors')}#tensor`] },
      { items: '../tls/tls.key' },
      { test: '/proc/self/environ' },
      { validation: '../tls/tls.key' },
      { features: ['x.npy', '../tls/x.npy'], normalize: 'columns' },
    ];
    for (const files of outside) {
      const failure = (await load(files).catch((error: unknown) => error)) as Error;
      expect(failure, JSON.stringify(files)).toMatchObject({ code: 'data-outside-root' });
      expect(failure.message).not.toContain(SECRET.slice(0, 8));
    }
  });
});
