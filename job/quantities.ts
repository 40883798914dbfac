const SECONDS = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;
const BYTES = { Ti: 2 ** 40, Gi: 2 ** 30, Mi: 2 ** 20, Ki: 2 ** 10, T: 1e12, G: 1e9, M: 1e6, k: 1e3 } as const;

/**
 * The pattern of durations: whole numbers, each with its unit, such as "60s", "1h30m" or "7d". Kubernetes reads this
 * pattern too, with RE2.
 */
export const DURATION = /^([0-9]{1,9}[dhms]){1,4}$/;

/** The pattern of sizes: a Kubernetes quantity of bytes, such as "10Gi", "500M" or "1048576". */
export const SIZE = /^([0-9]{1,15})(Ki|Mi|Gi|Ti|k|M|G|T)?$/;

/** Returns the seconds of a text that matches `DURATION`. */
export function durationSeconds(text: string): number {
  const parts = text.matchAll(/([0-9]+)([dhms])/g);
  return [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * SECONDS[unit as keyof typeof SECONDS], 0);
}

/** Returns the text of a duration of whole seconds. `durationSeconds` of that text returns the same number. */
export function durationText(seconds: number): string {
  let rest = seconds;
  let text = '';
  for (const [unit, size] of Object.entries(SECONDS)) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text || '0s';
}

/** Returns the bytes of a text that matches `SIZE`. */
export function sizeBytes(text: string): number {
  const [, count, unit] = SIZE.exec(text) ?? [];
  return Number(count) * (unit === undefined ? 1 : BYTES[unit as keyof typeof BYTES]);
}

/** Returns the shortest text of a size. `sizeBytes` of that text returns the same number. */
export function sizeText(bytes: number): string {
  for (const [unit, size] of Object.entries(BYTES)) {
    if (bytes > 0 && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return String(bytes);
}
