/** What one row of the table is about. */
export interface Case {
  readonly width: number;
  readonly items: number;
  readonly batchSize: number;
  readonly negativePool: number;
  readonly type: 'float16' | 'float32';
}

/** Of the made-up catalog, as many as the anchor's. */
export const USERS = 20_000;
