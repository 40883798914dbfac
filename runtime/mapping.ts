/** Whether a value that was read, for example from JSON or YAML, is an object with keys. A list is none. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
