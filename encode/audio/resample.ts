/**
 * The filter of the resampling: a sinc with a window of Kaiser. Its length, in zeros on each side; the share of the band that it lets pass; and the beta of the
 * window. These are the settings that the literature knows as "Kaiser best" (Julius O. Smith, Digital Audio Resampling Home Page).
 */
const [ZEROS, ROLLOFF, BETA] = [64, 0.9475937167399596, 14.769656459379492];
/** The places of the table between two zeros. Values between them are interpolated, with errors of about 1e-8. */
const PLACES = 8192;

/** The modified Bessel function of the first kind of order 0, by its series. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let at = 1; term > sum * 1e-17; at++) {
    term *= (x / (2 * at)) ** 2;
    sum += term;
  }
  return sum;
}

let made: Float64Array | undefined;

/** The right half of the filter [ZEROS x PLACES + 2], which is 0 from its end on. */
function filter(): Float64Array {
  made ??= Float64Array.from({ length: ZEROS * PLACES + 2 }, (_, at) => {
    const time = at / PLACES;
    if (time >= ZEROS) return 0;
    const angle = Math.PI * ROLLOFF * time;
    const sinc = at === 0 ? 1 : Math.sin(angle) / angle;
    return (ROLLOFF * sinc * bessel(BETA * Math.sqrt(1 - (time / ZEROS) ** 2))) / bessel(BETA);
  });
  return made;
}

/** The weights that are kept, so that those of usual rates are computed once. */
const MOST_KEPT = 1 << 20;

/**
 * Returns a sound at another sampling rate: ceil(n x to / from) samples, by a filter of limited bandwidth whose sums are in float64. Before its first sample and
 * after its last one, the sound is 0. Rates are whole numbers of Hz.
 */
export function resampled(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  // The filter for a lower rate lets less pass, and is as much longer.
  const scale = Math.min(1, to / from);
  const reach = Math.ceil(ZEROS / scale);
  const kept = new Map<number, Float64Array>();
  const weightsAt = (remainder: number) => {
    const known = kept.get(remainder);
    if (known) return known;
    const weights = weightsOf(remainder / to, { scale, reach });
    if ((kept.size + 1) * weights.length <= MOST_KEPT) kept.set(remainder, weights);
    return weights;
  };
  const values = new Float32Array(Math.ceil((samples.length * to) / from));
  for (let at = 0; at < values.length; at++) {
    const remainder = (at * from) % to;
    const first = (at * from - remainder) / to - reach;
    const weights = weightsAt(remainder);
    const end = Math.min(weights.length, samples.length - first);
    let sum = 0;
    for (let place = Math.max(0, -first); place < end; place++) sum += samples[first + place] * weights[place];
    values[at] = sum;
  }
  return values;
}

/** Returns the weights [2 x reach + 2] of the samples around a moment that is a `share` of a sample after one of them. */
function weightsOf(share: number, { scale, reach }: { scale: number; reach: number }): Float64Array {
  const table = filter();
  return Float64Array.from({ length: 2 * reach + 2 }, (_, at) => {
    const place = Math.min(ZEROS, Math.abs(at - reach - share) * scale) * PLACES;
    const whole = Math.floor(place);
    return scale * (table[whole] + (place - whole) * (table[whole + 1] - table[whole]));
  });
}
