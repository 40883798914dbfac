/**
 * Returns ln Gamma(x) for x > 0. Recursion shifts x up to at least 10, where Stirling's series has a relative error
 * under 1e-14.
 */
export function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 10; z++) shift += Math.log(z);
  const w = 1 / (z * z);
  const series = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w * (1 / 1188))))) / z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22). */
export function regularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast only on this side of the mean; on the other, I_x(a, b) = 1 - I_(1-x)(b, a).
  if (x > (a + 1) / (a + b + 2)) return 1 - regularizedBeta(1 - x, b, a);
  const front = a * Math.log(x) + b * Math.log1p(-x) - (logGamma(a) + logGamma(b) - logGamma(a + b));
  return Math.exp(front) / a / betaFraction(x, a, b);
}

/**
 * Evaluates the continued fraction 1 + d_1 / (1 + d_2 / (1 + ...)) forwards, by the ratios of its convergents (Lentz).
 */
function betaFraction(x: number, a: number, b: number): number {
  let value = 1;
  let numerator = 1;
  let denominator = 0;
  for (let n = 1; n < 10_000; n++) {
    const m = Math.floor(n / 2);
    const d =
      n % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    denominator = 1 / awayFromZero(1 + d * denominator);
    numerator = awayFromZero(1 + d / numerator);
    value *= numerator * denominator;
    if (Math.abs(numerator * denominator - 1) < 1e-15) break;
  }
  return value;
}

/** Replaces a value near 0, so that Lentz's method never divides by 0. */
function awayFromZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}

/** Returns P(|T| >= |t|) for Student's T with `degrees` degrees of freedom. */
export function studentTwoSided(t: number, degrees: number): number {
  return regularizedBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** Returns the t with P(|T| >= t) = `probability`, where 0 < probability < 1. It is found by bisection. */
export function studentCritical(probability: number, degrees: number): number {
  let high = 1;
  while (studentTwoSided(high, degrees) > probability) high *= 2;
  let low = 0;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (studentTwoSided(middle, degrees) > probability) low = middle;
    else high = middle;
  }
  return high;
}

/** Returns P(|Z| >= |z|) for a standard normal Z. */
export function normalTwoSided(z: number): number {
  const x = Math.abs(z);
  if (x > 3) return 2 * normalDensity(x) * millsRatio(x);
  // P(Z <= x) - 1/2 = density * (x + x^3/3 + x^5/(3 5) + ...)
  let term = x;
  let sum = x;
  for (let k = 3; term > sum * 1e-17; k += 2) sum += term *= (x * x) / k;
  return 1 - 2 * normalDensity(x) * sum;
}

function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

/** Returns P(Z > x) / density(x) for x > 3, by the continued fraction 1 / (x + 1 / (x + 2 / (x + 3 / ...))). */
function millsRatio(x: number): number {
  let tail = x;
  for (let k = 200; k > 0; k--) tail = x + k / tail;
  return 1 / tail;
}
