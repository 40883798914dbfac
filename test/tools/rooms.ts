import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { ROOT } from './documents.js';
import { sourceFiles } from './measure.js';

/** Each room with the names of the rooms that it may import; the checker of imports reads the same (`npm run imports`). */
export const { readRooms } = createRequire(import.meta.url)('../../.ci/rooms.cjs') as {
  readRooms: (text?: string) => Readonly<Record<string, readonly string[]>>;
};

/** Each room with the names of the rooms that its files import, tests aside. */
export function importsOfRooms(rooms: readonly string[]): Map<string, Set<string>> {
  const imported = new Map(rooms.map((room) => [room, new Set<string>()]));
  for (const path of sourceFiles(ROOT)) {
    const [room] = path.split('/');
    const names = imported.get(room);
    if (names === undefined || path.endsWith('.test.ts')) continue;
    for (const { fileName } of ts.preProcessFile(readFileSync(join(ROOT, path), 'utf8')).importedFiles) {
      const [target] = fileName === '#proto' ? ['proto'] : normalize(join(dirname(path), fileName)).split('/');
      if (fileName.startsWith('.') && target !== room && imported.has(target)) names.add(target);
    }
  }
  return imported;
}
