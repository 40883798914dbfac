/**
 * Returns a value that must be present. Where the types allow null or undefined but the caller knows better, this says
 * clearly what was missing. Throws an Error that names `what`.
 */
export function required<Value>(value: Value | null | undefined, what: string): Value {
  if (value === null || value === undefined) throw new Error(`${what} is missing`);
  return value;
}

/** The last branch of a switch that handles every case: does not compile when a case is forgotten. */
export function unreachable(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
