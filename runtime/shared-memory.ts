/** Returns zeros in memory that other threads can read without a copy. */
export function sharedInts(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * length));
}
