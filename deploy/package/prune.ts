import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What is in `dist` besides the output of the compiler. */
const OTHERS = /^(node_modules|api)\/|^\.tsbuildinfo$/;

/**
 * Removes files from `dist` that the last compilation did not write, because their sources were moved or deleted. The
 * compiler's own record of its sources (`.tsbuildinfo`) says which files belong there.
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
