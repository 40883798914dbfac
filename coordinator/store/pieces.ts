import { createHash } from 'node:crypto';
import type { EpochLine } from '../core/record.js';

/**
 * A part of a record that never changes once it was written. Its name is the SHA-256 of its bytes in hexadecimal digits, so the
 * name is also its checksum, and writing it twice does no harm.
 */
export interface Piece {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The size of a piece of bytes. An object of Kubernetes holds 1 MiB. */
const PIECE_BYTES = 256 * 1024;
/** The size from which epochs become a piece. Fewer bytes are in the record itself, which stays under 64 KiB with them. */
const EPOCHS_BYTES = 32 * 1024;

/** Cuts bytes into pieces, in order. */
export function piecesOfBytes(bytes: Uint8Array): Piece[] {
  return Array.from({ length: Math.ceil(bytes.length / PIECE_BYTES) }, (_, at) => {
    return pieceOf(bytes.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES));
  });
}

/** Throws an Error when the bytes are not those of the piece. */
export function checkPiece(name: string, bytes: Uint8Array, path: string): Uint8Array {
  if (pieceOf(bytes).name === name) return bytes;
  throw new Error(`${path} was altered or damaged: it does not match its checksum`);
}

/** Reads the epochs in pieces. */
export function epochsOf(pieces: readonly Uint8Array[]): EpochLine[] {
  const lines = Buffer.concat(pieces).toString().split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as EpochLine);
}

/** What is known about the epochs of a job: the pieces so far, the number of epochs in them, and the last of these. */
interface Cut {
  readonly pieces: readonly Piece[];
  readonly count: number;
  readonly last: EpochLine | undefined;
}

const NOTHING: Cut = { pieces: [], count: 0, last: undefined };

/** Cuts the growing lists of epochs of jobs into pieces. The same list is always cut in the same way. */
export class EpochPieces {
  readonly #cuts = new Map<string, Cut>();

  /** Returns the pieces of a job, and the epochs after them. */
  of(uid: string, epochs: readonly EpochLine[]): { pieces: readonly Piece[]; rest: readonly EpochLine[] } {
    const before = this.#cuts.get(uid) ?? NOTHING;
    // Epochs are only added to a list. A list that does not go on from the known one is cut anew.
    let cut = before.last === epochs[before.count - 1] ? before : NOTHING;
    for (let end = cut.count, text = ''; end < epochs.length; end++) {
      text += `${JSON.stringify(epochs[end])}\n`;
      if (text.length < EPOCHS_BYTES) continue;
      cut = { pieces: [...cut.pieces, pieceOf(Buffer.from(text))], count: end + 1, last: epochs[end] };
      text = '';
    }
    this.#cuts.set(uid, cut);
    return { pieces: cut.pieces, rest: epochs.slice(cut.count) };
  }

  /** Forgets a job. */
  forget(uid: string): void {
    this.#cuts.delete(uid);
  }
}

function pieceOf(bytes: Uint8Array): Piece {
  return { name: createHash('sha256').update(bytes).digest('hex'), bytes };
}
