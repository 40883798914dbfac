import {
  PIECE_BYTES,
  PIECES,
  pieceText,
  readPiece,
  type KeptLine,
  type LogOwner,
  type LogStore,
} from '../store/log-store.js';

/** A piece that is in memory because the store does not have all of it. */
interface OpenPiece {
  readonly number: number;
  readonly lines: KeptLine[];
  bytes: number;
}

/** What a store has of a log: the pieces by number, and what is wrong with those that cannot be read. */
interface StoredLog {
  readonly pieces: ReadonlyMap<number, readonly KeptLine[]>;
  readonly problems: readonly string[];
}

/**
 * The log of one job: a ring of pieces in a store. Only pieces that the store does not have completely are in memory. The calls
 * that return promises must follow one another.
 */
export class JobLog {
  /** The pieces to store. The last one is the piece to which lines are added. */
  #open: OpenPiece[];
  #isStored = true;
  /** The place of the newest line. */
  #position = 0;
  /** The highest number of a line of each process. */
  readonly #highest = new Map<string, number>();

  private constructor(
    readonly store: LogStore,
    readonly owner: LogOwner,
    { pieces }: StoredLog,
  ) {
    const newest = Math.max(-1, ...pieces.keys());
    this.#open = [openPiece(Math.max(0, newest), pieces.get(newest))];
    for (const line of [...pieces.values()].flat()) {
      this.#position = Math.max(this.#position, line.position);
      this.#isNew(line);
    }
  }

  /**
   * Reads the log of a job. What is wrong with its pieces becomes a line of it. `now` is in milliseconds since 1970. Rejects when the
   * store cannot be read.
   */
  static async open(store: LogStore, owner: LogOwner, now: number): Promise<JobLog> {
    const stored = await readLog(store, owner);
    const log = new JobLog(store, owner, stored);
    for (const message of stored.problems) log.add({ ...WARNING, timeMs: Math.round(now), message }, now);
    return log;
  }

  /**
   * Adds a line and returns it with its place in the log. Returns null when the line is there already. `now` is in
   * milliseconds since 1970. It makes the places rise over restarts of the coordinator.
   */
  add(line: Omit<KeptLine, 'position'>, now: number): KeptLine | null {
    if (!this.#isNew(line)) return null;
    this.#position = Math.max(this.#position + 1, Math.floor(now * 1000));
    const placed = { ...line, position: this.#position };
    let piece = this.#open[this.#open.length - 1];
    if (piece.bytes >= PIECE_BYTES) this.#open.push((piece = openPiece(piece.number + 1)));
    // The store keeps no more pieces than this, so the oldest are lost while nothing can be stored.
    this.#open = this.#open.slice(-PIECES);
    piece.lines.push(placed);
    piece.bytes += sizeOf(placed);
    this.#isStored = false;
    return placed;
  }

  /** Stores what is new. Rejects like `write` of the store; what is new is kept then for the next call. */
  async save(): Promise<void> {
    if (this.#isStored) return;
    this.#isStored = true;
    try {
      const pieces = this.#open.slice();
      for (const piece of pieces) await this.store.write(this.owner, piece.number % PIECES, pieceText(piece));
      this.#open = this.#open.slice(-1);
    } catch (error) {
      this.#isStored = false;
      throw error;
    }
  }

  /** All lines that are kept, in the order of their places. Pieces that cannot be read are left out. */
  async read(): Promise<KeptLine[]> {
    const { pieces } = await readLog(this.store, this.owner);
    const all = new Map(pieces);
    for (const { number, lines } of this.#open) all.set(number, lines);
    const oldest = Math.max(...all.keys()) - PIECES;
    const kept = [...all].filter(([number]) => number > oldest).sort(([a], [b]) => a - b);
    return kept.flatMap(([, lines]) => lines);
  }

  /** Whether the line has not been seen. Lines without a process are always new. */
  #isNew({ process, number }: Pick<KeptLine, 'process' | 'number'>): boolean {
    if (process === '') return true;
    if (number <= (this.#highest.get(process) ?? 0)) return false;
    this.#highest.set(process, number);
    return true;
  }
}

const WARNING = { level: 'warn', source: 'coordinator', role: 'coordinator', process: '', number: 0, details: '' };

async function readLog(store: LogStore, owner: LogOwner): Promise<StoredLog> {
  const pieces = new Map<number, readonly KeptLine[]>();
  const problems: string[] = [];
  for (const [path, text] of await store.read(owner)) {
    const piece = readPiece(text, path);
    if (piece instanceof Error) problems.push(piece.message);
    else pieces.set(piece.number, piece.lines);
  }
  return { pieces, problems };
}

function openPiece(number: number, lines: readonly KeptLine[] = []): OpenPiece {
  return { number, lines: [...lines], bytes: lines.reduce((sum, line) => sum + sizeOf(line), 0) };
}

/** The size of a line as it is stored, in bytes. */
function sizeOf(line: KeptLine): number {
  return Buffer.byteLength(JSON.stringify(line)) + 1;
}
