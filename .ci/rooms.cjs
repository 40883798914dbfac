/** This module reads the rooms, and what each may import, from the table of ARCHITECTURE.md. */
const { readFileSync } = require('node:fs');
const path = require('node:path');

const DOCUMENT = path.join(__dirname, '..', 'ARCHITECTURE.md');
const ROW = /^\| `([a-z-]+)\/` \|.*\| ([^|]+) \|$/gm;

/** @param {string} text @returns {Record<string, string[]>} the names of the rooms that each room may import */
function readRooms(text = readFileSync(DOCUMENT, 'utf8')) {
  const rows = [...text.matchAll(ROW)].map(([, room, imports]) => [room, imports.trim()]);
  if (rows.length === 0) throw new Error('ARCHITECTURE.md has no table "room | keeps | imports"');
  const names = rows.map(([room]) => room);
  const listOf = (room, imports) => {
    if (imports === 'nothing') return [];
    const list = imports.split(', ');
    const unknown = list.filter((name) => !names.includes(name) || name === room);
    if (unknown.length > 0)
      throw new Error(`ARCHITECTURE.md: ${room}/ imports "${unknown.join('", "')}", which is no other room`);
    return list;
  };
  return Object.fromEntries(rows.map(([room, imports]) => [room, listOf(room, imports)]));
}

module.exports = { readRooms };
