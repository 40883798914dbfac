/** The scales of pitch: Slaney's (1998), linear below 1000 Hz, and that of Kaldi. Each maps hertz to mel and back. */
const SCALES = {
  slaney: {
    mel: (hertz: number) => (hertz < 1000 ? (3 * hertz) / 200 : 15 + Math.log(hertz / 1000) * (27 / Math.log(6.4))),
    hertz: (mel: number) => (mel < 15 ? (200 * mel) / 3 : 1000 * Math.exp((Math.log(6.4) / 27) * (mel - 15))),
  },
  kaldi: {
    mel: (hertz: number) => 1127 * Math.log(1 + hertz / 700),
    hertz: (mel: number) => 700 * (Math.exp(mel / 1127) - 1),
  },
} as const;

/** The name of a scale of pitch. With slaney, the triangles lie on the axis of hertz and have equal areas; with kaldi, on that of mel, with equal heights. */
export type MelScale = keyof typeof SCALES;

export interface MelSettings {
  readonly bands: number;
  /** The lowest and the highest frequency, in Hz. */
  readonly low: number;
  readonly high: number;
  readonly scale: MelScale;
}

/** The weights of the frequencies that a band sums. */
interface Band {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * Returns bands that overlap as triangles: each begins at the middle of the band below and ends at that of the band above.
 * @param bins the number of frequencies of a spectrum, from 0 to half of the sampling rate.
 */
export function melBands(bins: number, rate: number, { bands, low, high, scale }: MelSettings): Band[] {
  const { mel, hertz } = SCALES[scale];
  const isSlaney = scale === 'slaney';
  const [from, to] = [mel(low), mel(high)];
  const edges = Array.from({ length: bands + 2 }, (_, at) => from + ((to - from) * at) / (bands + 1));
  const axis = isSlaney ? edges.map(hertz) : edges;
  const frequencies = Array.from({ length: bins }, (_, bin) => (bin * rate) / (2 * (bins - 1)));
  const places = isSlaney ? frequencies : frequencies.map(mel);
  return Array.from({ length: bands }, (_, band) => {
    const [start, middle, end] = axis.slice(band, band + 3);
    const height = isSlaney ? 2 / (end - start) : 1;
    const weights = places.map((place) =>
      Math.max(0, Math.min((place - start) / (middle - start), (end - place) / (end - middle)) * height),
    );
    const first = weights.findIndex((weight) => weight > 0);
    return first < 0 ? { first: 0, weights: [] } : { first, weights: weights.slice(first, 1 + weights.findLastIndex((weight) => weight > 0)) }; // prettier-ignore
  });
}
