/** The values [rows, K] of a parameter group and the state that its optimiser keeps about them. Updated in place. */
export interface OptimizedValues {
  readonly values: Float32Array;
  readonly state: OptimizerState;
}

/** What an optimiser remembers between steps. */
export interface OptimizerState {
  /** Tensors of the shape of the values [rows, K], in the order of the rule's `moments`. */
  readonly moments: readonly Float32Array[];
  /** The number of steps that each row has taken [rows]; empty where the rule does not count steps. */
  readonly steps: Int32Array;
}

/** One optimiser: everything that the rest of the program needs to know about it. Entries of `OPTIMIZERS`. */
export interface OptimizerRule<Settings extends SettingTable = SettingTable> {
  /** For the reference of the job file. */
  readonly description: string;
  /** Its settings in the job file, beside the learning rates, which belong to the stages. */
  readonly settings: Settings;
  /** For each state tensor of the shape of the values: the number that fills it when a stage starts. */
  readonly moments: readonly number[];
  /** Whether the rule depends on the number of steps that a row has taken. */
  readonly countsSteps: boolean;
  /**
   * The update of one row. Every operation must be rounded to float32 and done in written order, because one process and
   * a cluster must compute the same bits.
   */
  update(settings: SettingValues<Settings>, learningRate: number): RowUpdate;
  /** Zeroed rows in WebAssembly memory with a faster update of the same bits; null where they do not fit. */
  readonly kernel?: (rows: number, factors: number) => OptimizerKernel | null;
}

/** Moves the row of `span` by its part of `gradient`. */
export type RowUpdate = (target: OptimizedValues, gradient: Float32Array, span: Span) => void;

/** A row of the values, and where its gradient is. */
export interface Span {
  readonly row: number;
  /** The position of the first value of the row's gradient. */
  readonly from: number;
  /** K. */
  readonly factors: number;
}

/** Rows in WebAssembly memory, which are updated and copied four values at a time. */
export interface OptimizerKernel {
  /** [rows, K]. */
  readonly values: Float32Array;
  /** [rows, K] each. */
  readonly moments: readonly Float32Array[];
  /** Moves row `rows[n]` by row n of `gradient` [rows.length, K]. */
  update(rows: Int32Array, gradient: Float32Array, learningRate: number): void;
  /** Copies rows into `out` [rows.length, K], in the order asked for. */
  gather(rows: Int32Array, out: Float32Array): void;
  /** Moves every row by the same row of `gradient` [rows, K]. */
  updateAll(gradient: Float32Array, learningRate: number): void;
}

/** A number, or a list of so many numbers as its default has. Each is at least `from` and below `below`. */
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
