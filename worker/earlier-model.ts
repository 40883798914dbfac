import type { InitialValues } from '../training/continue.js';

/** What reading the earlier model of a job gives (`spec.from`). */
export interface ReadEarlier {
  /** Undefined for a job that starts from the beginning. */
  readonly values: InitialValues | undefined;
  /** The warnings and notes of `readEarlierModel`. */
  readonly notices: readonly string[];
}

/** The earlier model that a job continues from. It is read once to prepare the job and to begin it. */
export class EarlierModel {
  #reading: Promise<ReadEarlier> | undefined;

  constructor(private readonly read: () => Promise<ReadEarlier>) {}

  /** What there is to tell about the earlier model. Rejects where it does not fit the job. */
  async notices(): Promise<readonly string[]> {
    return (await (this.#reading ??= this.read())).notices;
  }

  /** Returns the initial values and keeps no copy of them, as later runs begin from checkpoints. Rejects as `notices` does. */
  async take(): Promise<InitialValues | undefined> {
    const reading = this.#reading ?? this.read();
    this.#reading = undefined;
    return (await reading).values;
  }
}
