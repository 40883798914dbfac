/**
 * Returns a value that must be present. It is for values whose type allows null or undefined although they are always
 * there. Throws an Error that names `what` if the value is missing after all.
 */
export function required<Value>(value: Value | null | undefined, what: string): Value {
  if (value === null || value === undefined) throw new Error(`${what} is missing`);
  return value;
}

/** The last branch of a switch that handles every case. The code does not compile when a case is forgotten. */
export function unreachable(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
