import { SourceError } from '../source-error.js';

/** A decoded sound of one channel. */
export interface Sound {
  readonly samples: Float32Array;
  /** The sampling rate in Hz. */
  readonly rate: number;
  /** Whether the file goes on after the samples, which were enough. */
  readonly hasMore: boolean;
}

/** The sampling rates that files may have, in Hz, and the most channels. */
const [LOWEST, HIGHEST, CHANNELS] = [1000, 384_000, 8];

/** @throws SourceError for a sampling rate or a number of channels that no recording has. */
export function checkFormat(rate: number, channels: number): void {
  if (!(channels >= 1 && channels <= CHANNELS))
    throw new SourceError(`it has ${channels} channels: there must be 1 to ${CHANNELS}`);
  if (!(rate >= LOWEST && rate <= HIGHEST))
    throw new SourceError(`its sampling rate is ${rate} Hz: it must be ${LOWEST} to ${HIGHEST}`);
}

/** Collects the mean of the channels of decoded blocks, up to a number of seconds. Its memory grows with what was decoded only. */
export class Mono {
  readonly #blocks: Float32Array[] = [];
  #rate = 0;
  #count = 0;
  #limit = 0;

  constructor(private readonly seconds: number) {}

  /** Whether more samples than the limit came. */
  get isFull(): boolean {
    return this.#rate > 0 && this.#count > this.#limit;
  }

  /** The number of samples. */
  get count(): number {
    return this.#count;
  }

  /** @throws SourceError where the format is out of bounds or changed. */
  add(channels: readonly Float32Array[], rate: number): void {
    const length = channels.at(0)?.length ?? 0;
    if (length === 0) return;
    checkFormat(rate, channels.length);
    if (this.#rate > 0 && this.#rate !== rate)
      throw new SourceError(`its sampling rate changes from ${this.#rate} to ${rate} Hz`);
    this.#rate = rate;
    this.#limit = Math.ceil(this.seconds * rate);
    const mixed = new Float32Array(length);
    for (let at = 0; at < length; at++) {
      let sum = 0;
      for (const channel of channels) sum += channel[at];
      mixed[at] = sum / channels.length;
    }
    this.#blocks.push(mixed);
    this.#count += length;
  }

  /** @throws SourceError where there are no samples. */
  sound(): Sound {
    if (this.#count === 0) throw new SourceError('it is broken: no sample of it can be decoded');
    const all = new Float32Array(this.#count);
    let to = 0;
    for (const block of this.#blocks) {
      all.set(block, to);
      to += block.length;
    }
    return { samples: all.subarray(0, this.#limit), rate: this.#rate, hasMore: this.isFull };
  }
}
