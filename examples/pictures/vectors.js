import { readFile } from 'node:fs/promises';

/** Reads a matrix of float32 that AMR wrote as .npy. Returns its rows. */
export async function readRows(path) {
  const bytes = await readFile(path);
  const start = 10 + bytes.readUInt16LE(8);
  const [, rows, width] = /'shape': \((\d+), (\d+)\)/.exec(bytes.toString('latin1', 10, start)).map(Number);
  const values = new Float32Array(Uint8Array.from(bytes.subarray(start)).buffer);
  return Array.from({ length: rows }, (_, row) => values.subarray(row * width, (row + 1) * width));
}

/** Reads the lines of a text. */
export async function readLines(path) {
  return (await readFile(path, 'utf8')).trimEnd().split('\n');
}

/** The inner product of two vectors: the score of an item for a user. */
export function dot(left, right) {
  return left.reduce((sum, value, at) => sum + value * right[at], 0);
}
