import type { Allocate, FeatureRows, Products } from '../../model/gradient/products.js';

/** Makes float64 products over features [rows, D] in memory. */
export function dense(features: Float64Array, width: number): Products<Float64Array> {
  const factor = ({ rows, minus }: FeatureRows, n: number, d: number) =>
    features[rows[n] * width + d] - (minus ? features[minus[n] * width + d] : 0);
  const product = (m: number, n: number, inner: number, at: (i: number, j: number, k: number) => number) =>
    Float64Array.from({ length: m * n }, (_, cell) => {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += at(Math.floor(cell / n), cell % n, k);
      return sum;
    });
  const placed = (values: Float64Array, allocate: Allocate<Float64Array>) => {
    const out = allocate(values.length);
    out.set(values);
    return out;
  };
  const fresh: Allocate<Float64Array> = (length) => new Float64Array(length);
  return {
    async project(at, { values }, coordinates, allocate = fresh) {
      const factors = values.length / width;
      const projected = product(
        at.rows.length,
        factors,
        width,
        (n, k, d) => factor(at, n, d) * values[d * factors + k],
      );
      if (!coordinates) return { projected: placed(projected, allocate) };
      const g = product(factors, factors, width, (a, b, d) => values[d * factors + a] * values[d * factors + b]);
      const entry = (m: number, k: number, j: number) => coordinates[m * factors + j] * g[j * factors + k];
      const shifts = product(coordinates.length / factors, factors, factors, entry);
      const [all, gram] = [placed(projected, allocate), placed(g, allocate)];
      return { projected: all, gram, shifts: placed(shifts, allocate) };
    },
    async multiply(left, right, factors, allocate = fresh) {
      const [rows, columns] = [left.length / factors, right.length / factors];
      const entry = (i: number, j: number, k: number) => left[i * factors + k] * right[j * factors + k];
      return placed(product(rows, columns, factors, entry), allocate);
    },
    async crossProduct(left, right, factors, allocate = fresh) {
      const rows = right.length / factors;
      const columns = left.length / rows;
      const entry = (j: number, k: number, m: number) => left[m * columns + j] * right[m * factors + k];
      return placed(product(columns, factors, rows, entry), allocate);
    },
    async projectionGradient(at, weights, { values }, perturbation, allocate = fresh) {
      const factors = values.length / width;
      const out = product(width, factors, at.rows.length, (d, k, n) => factor(at, n, d) * weights[n * factors + k]);
      if (!perturbation) return placed(out, allocate);
      const { left, right } = perturbation;
      const m = product(
        factors,
        factors,
        left.length / factors,
        (a, b, n) => left[n * factors + a] * right[n * factors + b],
      );
      const all = out.map((value, cell) => {
        let sum = value;
        for (let k = 0; k < factors; k++)
          sum += values[Math.floor(cell / factors) * factors + k] * m[k * factors + (cell % factors)];
        return sum;
      });
      return placed(all, allocate);
    },
  };
}

/** Returns a derivative by central differences, whose error is of fourth order in h. */
export function centralDifference(values: Float64Array, at: number, loss: () => number): number {
  const h = 1e-3;
  const kept = values[at];
  const shifted = [-3, -2, -1, 1, 2, 3].map((steps) => {
    values[at] = kept + steps * h;
    return loss();
  });
  values[at] = kept;
  const [m3, m2, m1, p1, p2, p3] = shifted;
  return ((p3 - m3) / 60 - (3 * (p2 - m2)) / 20 + (3 * (p1 - m1)) / 4) / h;
}
