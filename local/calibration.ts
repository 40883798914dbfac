/** How far one kind of change moves the features of pictures, in units of epsilon. */
export interface CalibratedChange {
  readonly kind: string;
  /** Whether the change was chosen to raise the score of the item for all users. */
  readonly isAttack: boolean;
  readonly median: number;
  /** The value that 90 % of the pictures do not exceed. */
  readonly ninety: number;
  readonly worst: number;
  /** What the model does under every change of the features of size `worst`: its NDCG@10 under attack relative to before, and the certified share. */
  readonly drop: number | null;
  readonly certified: number;
}

/** The result of `calibrate`. */
export interface Calibration {
  readonly pictures: number;
  readonly queries: number;
  readonly changes: readonly CalibratedChange[];
}
