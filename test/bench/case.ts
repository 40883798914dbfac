/** The sizes of one row of the table. */
export interface Case {
  readonly width: number;
  readonly items: number;
  readonly batchSize: number;
  readonly negativePool: number;
  /** The type of the features. int8 has a scale for each row. */
  readonly type: 'int8' | 'float16' | 'float32';
  /** The products of training; float32 where it is absent. */
  readonly products?: 'int8' | 'int16';
}

/** The number of users of the synthetic catalog, the same as in the PyTorch program. */
export const USERS = 20_000;
