import type { PeerKind } from '../../evaluation/peers/peers.js';
import type { JobMemory } from '../../job/memory.js';
import type { StageSettings } from '../../model/stage.js';

/** One row of the table: a model that is made once for each seed. */
export type GridRow = TrainedRow | MemoryRow | PeerRow;

/** What all rows have. */
interface RowFacts {
  /** The name in files and on the command line: "amr-epsilon-0.03". */
  readonly id: string;
  readonly title: string;
  /** The row whose model it starts from; null if it starts from none. */
  readonly from: string | null;
  /** The row that it differs from in its loss or its memory alone; null if it is not contrasted with one. */
  readonly against: string | null;
  /** Its places on the trade-off curves. */
  readonly curves: readonly CurvePlace[];
  /** If true, the row is made with the first seed only, as it is too slow to repeat. */
  readonly firstSeedOnly: boolean;
}

/** A model that one stage trains, from the initial values or from another row's model. It has no memory. */
export interface TrainedRow extends RowFacts {
  readonly kind: 'trained';
  readonly stage: StageSettings;
}

/**
 * A model with a memory. All of its stages are trained for it, because its settings are chosen on a model that saw no
 * interaction of the items that look cold meanwhile.
 */
export interface MemoryRow extends RowFacts {
  readonly kind: 'memory';
  readonly stages: readonly StageSettings[];
  readonly memory: JobMemory;
}

/** A model that is not trained in stages. */
export interface PeerRow extends RowFacts {
  readonly kind: 'peer';
  readonly peer: PeerKind;
}

/** The place of a row on a trade-off curve: the setting that changes along the curve, and its value in this row. */
export interface CurvePlace {
  readonly setting: CurveSetting;
  readonly value: number;
}

/** The settings that change along the curves. `projection` is the weight of the L2 penalty on E. */
export type CurveSetting = 'epsilon' | 'lambda' | 'projection';

const DEFAULTS = { from: null, against: null, curves: [], firstSeedOnly: false } as const;

/** Makes a row that one stage trains. */
export function trainedRow(
  id: string,
  title: string,
  stage: StageSettings,
  options: Partial<RowFacts> = {},
): TrainedRow {
  return { kind: 'trained', ...DEFAULTS, ...options, id, title, stage };
}

/** Makes a row with a memory. */
export function memoryRow(
  id: string,
  title: string,
  model: Pick<MemoryRow, 'stages' | 'memory' | 'against'>,
): MemoryRow {
  return { kind: 'memory', ...DEFAULTS, ...model, id, title };
}

/** Makes a row of a peer. */
export function peerRow(id: string, title: string, peer: PeerKind): PeerRow {
  return { kind: 'peer', ...DEFAULTS, id, title, peer };
}
