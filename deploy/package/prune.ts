import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What lies in `dist` beside the compiler's output. */
const OTHERS = /^(node_modules|api)\/|^\.tsbuildinfo$/;

/**
 * Removes from `dist` what the last compilation does not have: the output of sources that were moved or deleted since.
 * The compiler's own record of its sources (`.tsbuildinfo`) says which files belong there.
 */
export function prune(dist: string): void {
  const { fileNames } = JSON.parse(readFileSync(join(dist, '.tsbuildinfo'), 'utf8')) as { fileNames: string[] };
  const sources = fileNames.filter((name) => name.startsWith('../') && !name.includes('/node_modules/'));
  const outputs = new Set(
    sources.flatMap((name) => ['.js', '.js.map', '.d.ts'].map((end) => name.slice('../'.length).replace(/\.ts$/, end))),
  );
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(dist.length + 1);
    if (entry.isFile() && !OTHERS.test(path) && !outputs.has(path)) rmSync(join(dist, path));
  }
}
