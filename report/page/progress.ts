/**
 * Joins the progress of pieces of work that follow each other.
 * @param sizes the amount of work of each piece, in any unit.
 * @param onProgress called with the part of all the work that is done, from 0 to 1.
 * @returns a function for each piece, to be called with the part of this piece that is done.
 */
export function joinedProgress(
  sizes: readonly number[],
  onProgress: (share: number) => void,
): ((share: number) => void)[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  return sizes.map((size) => {
    const from = before;
    before += size;
    return (share) => onProgress((from + share * size) / total);
  });
}
