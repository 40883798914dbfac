/** Whether a value that was read, for example from JSON or YAML, is an object with keys. A list is none. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns a copy without keys whose value is undefined. */
export function withoutUndefined<Keys extends object>(keys: Keys): Keys {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined)) as Keys;
}
