import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { ROOT } from './documents.js';
import { sourceFiles } from './measure.js';

/** Reads the rooms that each room may import from ARCHITECTURE.md, as `npm run imports` does. */
export const { readRooms } = createRequire(import.meta.url)('../../.ci/rooms.cjs') as {
  readRooms: (text?: string) => Readonly<Record<string, readonly string[]>>;
};

/** The rooms that the files of each room import, without tests. */
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
