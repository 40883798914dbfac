/** Copies rows [rows.length, K] out of `values` [., K], in the order asked for. */
export function gatherRows(values: Float32Array, rows: Int32Array, factors: number): Float32Array {
  const out = new Float32Array(rows.length * factors);
  for (let n = 0; n < rows.length; n++) {
    const from = rows[n] * factors;
    out.set(values.subarray(from, from + factors), n * factors);
  }
  return out;
}
