/** The sizes of one row of the table. */
export interface Case {
  readonly width: number;
  readonly items: number;
  readonly batchSize: number;
  readonly negativePool: number;
  readonly type: 'float16' | 'float32';
}

/** The number of users of the synthetic catalog, the same as in the PyTorch program. */
export const USERS = 20_000;
