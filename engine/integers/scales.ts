import { FeatureScaler } from '../../dataset/features/feature-scaler.js';
import type { FeaturePart } from '../../dataset/features/features.js';

/** What the integers of a feature part are multiplied by: a number for each row, one for each column, or one number. */
export class PartScale {
  /** A number for each row, or one for all. */
  readonly #rows: Float32Array;
  /** A number for each column [D_p]; all are 1 where it is absent. */
  readonly columns: Float32Array | undefined;

  /**
   * Reads the scale of a part into memory.
   * @param inverseScale the scale of the whole matrix, which rows are multiplied by too.
   */
  constructor(
    part: FeaturePart,
    private readonly inverseScale: number,
  ) {
    const numbers = numbersOf(part);
    this.columns = part.scale && part.scale.width > 1 ? numbers : undefined;
    this.#rows = this.columns ? Float32Array.of(1) : numbers;
  }

  /** Returns what the values of each row are multiplied by. The product of two float32 is exact. */
  factorsOf(rows: Int32Array): Float64Array {
    const numbers = this.#rows;
    const factors = new Float64Array(rows.length);
    if (numbers.length === 1) return factors.fill(numbers[0] * this.inverseScale);
    for (let at = 0; at < rows.length; at++) factors[at] = numbers[rows[at]] * this.inverseScale;
    return factors;
  }

  /** Returns a matrix [D_p, K] whose rows are multiplied by the numbers of the columns: the matrix itself where they are all 1. */
  scaled(matrix: Float32Array, factors: number): Float32Array {
    const { columns } = this;
    if (!columns) return matrix;
    return matrix.map((value, at) => value * columns[Math.floor(at / factors)]);
  }
}

function numbersOf({ scale }: FeaturePart): Float32Array {
  if (!scale) return Float32Array.of(1);
  const scaler = new FeatureScaler({ scale, width: scale.width });
  const numbers = new Float32Array(scale.rows * scale.width).fill(1);
  scaler.multiply(0, numbers);
  scaler.close();
  return numbers;
}
