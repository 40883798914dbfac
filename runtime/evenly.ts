/** Returns the places of at most `most` things of so many, in ascending order and evenly spaced. */
export function evenPlaces(count: number, most: number): number[] {
  const taken = Math.min(most, count);
  return Array.from({ length: taken }, (_, at) => Math.floor((at * count) / taken));
}
