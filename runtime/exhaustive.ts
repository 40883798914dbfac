/**
 * The default branch of a `switch` over every kind of a union: the compiler refuses it while a kind has no branch of its
 * own. Throws when a value of another kind gets there at run time all the same.
 */
export function assertNever(value: never): never {
  throw new Error(`No branch for ${JSON.stringify(value)}`);
}
