/** Copies of rows [rows.length, K] of `values` [., K], in the order asked for. */
export function gatherRows(values: Float32Array, rows: Int32Array, factors: number): Float32Array {
  const out = new Float32Array(rows.length * factors);
  for (const [n, row] of rows.entries()) out.set(values.subarray(row * factors, (row + 1) * factors), n * factors);
  return out;
}
