import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOT } from './tools/documents.js';
import { importsOfRooms, readRooms } from './tools/rooms.js';

/** The folders with sources that are not rooms. No room may import them. */
const BESIDE = ['deploy', 'test'];

describe('the table of ARCHITECTURE.md', () => {
  const rooms = readRooms();
  const imported = importsOfRooms(Object.keys(rooms));

  it.each(Object.entries(rooms))('%s/ imports exactly the rooms that its row names', (room, named) => {
    expect([...(imported.get(room) ?? [])].toSorted()).toEqual(named.toSorted());
  });

  it('has a row for every folder of sources', () => {
    const folders = readdirSync(ROOT, { withFileTypes: true, recursive: false })
      .filter((entry) => entry.isDirectory() && !/^\.|^(build|dist|node_modules)$/.test(entry.name))
      .filter((entry) =>
        readdirSync(`${ROOT}/${entry.name}`, { recursive: true }).some((name) => String(name).endsWith('.ts')),
      )
      .map(({ name }) => name);
    expect(folders.toSorted()).toEqual([...Object.keys(rooms), ...BESIDE].toSorted());
  });

  it('is refused if a row names a room that does not exist', () => {
    const text = '| `model/` | mathematics | nothing |\n| `job/` | the job file | model, nowhere |\n';
    expect(() => readRooms(text)).toThrow('job/ imports "nowhere"');
  });
});
