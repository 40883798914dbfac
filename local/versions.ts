import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Returns the versions of this software and of Node, which config.json records. */
export function versions(): Record<string, string> {
  const manifest = findManifest(new URL('.', import.meta.url));
  return { amr: manifest.version, node: process.version };
}

/** Reads the package.json above this file: one folder up from the sources, two from `dist`. */
function findManifest(folder: URL): { version: string } {
  for (const above of ['..', '../..']) {
    try {
      return JSON.parse(readFileSync(fileURLToPath(new URL(`${above}/package.json`, folder)), 'utf8')) as {
        version: string;
      };
    } catch {
      continue;
    }
  }
  return { version: 'unknown' };
}
