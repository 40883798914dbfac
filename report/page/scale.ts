/** A linear axis with ticks at round values. */
export interface Scale {
  readonly ticks: readonly number[];
  /** Converts a value to a coordinate. */
  at(value: number): number;
}

/**
 * Makes an axis that covers the values from `least` to `most`. Its ends and ticks have round values, and its ends have
 * the coordinates `from` and `to`.
 */
export function linearScale(
  least: number,
  most: number,
  { from, to, ticks = 5 }: { from: number; to: number; ticks?: number },
): Scale {
  const span = most > least ? most - least : Math.abs(most) || 1;
  const step = roundStep(span / ticks);
  const first = Math.floor(least / step + 1e-9) * step;
  const last = Math.max(Math.ceil(most / step - 1e-9) * step, first + step);
  const count = Math.round((last - first) / step);
  return {
    ticks: Array.from({ length: count + 1 }, (_, tick) => Number((first + tick * step).toPrecision(10))),
    at: (value) => from + ((value - first) / (last - first)) * (to - from),
  };
}

/** Returns the smallest of 1, 2, 2.5, 5, 10, ... times a power of ten that is at least `step`. */
export function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10;
  return factor * power;
}
