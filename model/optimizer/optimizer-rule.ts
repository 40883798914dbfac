/** The values [rows, K] of a parameter group and the state that its optimiser keeps about them. Updated in place. */
export interface OptimizedValues {
  readonly values: Float32Array;
  readonly state: OptimizerState;
}

/** The numbers that an optimiser remembers between steps. */
export interface OptimizerState {
  /** Tensors of the same shape as the values [rows, K], in the order of the rule's `moments`. */
  readonly moments: readonly Float32Array[];
  /** The number of steps that each row has taken [rows]; empty where the rule does not count steps. */
  readonly steps: Int32Array;
}

/**
 * Defines one optimiser: everything that the rest of the program needs to know about it. The rules are the entries of
 * `OPTIMIZERS`.
 */
export interface OptimizerRule<Settings extends SettingTable = SettingTable> {
  /** A formula or sentence for the reference of the job file. */
  readonly description: string;
  /**
   * The settings of this optimiser in the job file. Learning rates are not among them, because they belong to the
   * stages.
   */
  readonly settings: Settings;
  /** For each state tensor, the number that fills it when a stage starts. */
  readonly moments: readonly number[];
  /** Whether the rule depends on the number of steps that a row has taken. */
  readonly countsSteps: boolean;
  /**
   * Returns the update of one row. Every operation must be rounded to float32 and done in the written order, because
   * one process and a cluster must compute bit-identical values.
   */
  update(settings: SettingValues<Settings>, learningRate: number): RowUpdate;
  /**
   * Allocates zeroed rows in WebAssembly memory, with a faster update that gives bit-identical values. Returns null
   * where the rows do not fit.
   */
  readonly kernel?: (rows: number, factors: number) => OptimizerKernel | null;
}

/** Updates the row that `span` names with its part of `gradient`. */
export type RowUpdate = (target: OptimizedValues, gradient: Float32Array, span: Span) => void;

/** Names a row of the values and the place of its gradient. */
export interface Span {
  /** The number of the row in the values. */
  readonly row: number;
  /** The position of the first value of the row's gradient. */
  readonly from: number;
  /** The number of values in the row, K. */
  readonly factors: number;
}

/** Rows in WebAssembly memory, which are updated and copied four values at a time. */
export interface OptimizerKernel {
  /** The values [rows, K], in WebAssembly memory. */
  readonly values: Float32Array;
  /** The state tensors [rows, K], in WebAssembly memory. */
  readonly moments: readonly Float32Array[];
  /** Updates row `rows[n]` with row n of `gradient` [rows.length, K]. */
  update(rows: Int32Array, gradient: Float32Array, learningRate: number): void;
  /** Copies rows into `out` [rows.length, K], in the order of `rows`. */
  gather(rows: Int32Array, out: Float32Array): void;
  /** Updates every row with the same row of `gradient` [rows, K]. */
  updateAll(gradient: Float32Array, learningRate: number): void;
}

/**
 * A setting that is a number, or a list of as many numbers as its default has. Each number is at least `from` and below
 * `below`.
 */
export interface Setting {
  readonly description: string;
  readonly default: number | readonly number[];
  readonly from: number;
  readonly below: number;
}

/** Settings by their key in the job file. */
export type SettingTable = Readonly<Record<string, Setting>>;

/** The type of the values that a table of settings describes. */
export type SettingValues<Settings extends SettingTable> = {
  readonly [Key in keyof Settings]: Widened<Settings[Key]['default']>;
};

type Widened<Value> = Value extends number ? number : { readonly [Index in keyof Value]: number };

/** Returns the rule as it is; the types of its settings follow from their defaults. */
export function defineOptimizer<const Settings extends SettingTable>(
  rule: OptimizerRule<Settings>,
): OptimizerRule<Settings> {
  return rule;
}
