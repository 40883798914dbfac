import type { LogLine } from '../../proto/index.js';
import { isMapping } from '../../runtime/mapping.js';
import { openSealed, sealText } from '../../storage/sealed.js';

/** The number of pieces of a log. The next piece takes the place of the oldest one. */
export const PIECES = 8;
/** The size from which a piece is full, in bytes of its lines. */
export const PIECE_BYTES = 128 * 1024;

/** A line as it is kept: with the process that logged it, so that a line that comes twice is kept once. */
export interface KeptLine extends LogLine {
  /** The uid of the process. It is empty for lines of the coordinator. */
  readonly process: string;
}

/** A part of a job's log. */
export interface LogPiece {
  /** The number of the piece, from 0. It rises also when older pieces are gone. */
  readonly number: number;
  readonly lines: readonly KeptLine[];
}

/** The job that a log belongs to. */
export interface LogOwner {
  readonly uid: string;
  readonly name: string;
}

/** Keeps the newest pieces of the log of each job as texts. The log of a job is removed with its record. */
export interface LogStore {
  /** The least time between two writes for one job, in milliseconds. */
  readonly pauseMs: number;
  /** Reads the texts of all pieces of a job that are kept, by the path of each. */
  read(job: LogOwner): Promise<ReadonlyMap<string, string>>;
  /** Stores a text in one of the places 0 to PIECES - 1, instead of what was there. Nothing is stored for a job that was removed. */
  write(job: LogOwner, place: number, text: string): Promise<void>;
}

/** Writes a piece as a text with a checksum. */
export function pieceText({ number, lines }: LogPiece): string {
  return sealText('version', { piece: number, lines });
}

/** Reads the text of a piece. Returns an Error that names the path when the text was altered or damaged. */
export function readPiece(text: string, path: string): LogPiece | Error {
  try {
    const remedy = 'Its lines are left out of the log of the job';
    const document = openSealed(text, { path, key: 'version', remedy });
    if (isMapping(document) && typeof document.piece === 'number' && Array.isArray(document.lines))
      return { number: document.piece, lines: document.lines as KeptLine[] };
    return new Error(`${path} is no piece of a log. ${remedy}`);
  } catch (error) {
    return error as Error;
  }
}
