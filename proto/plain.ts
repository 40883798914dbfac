/**
 * A message as a plain object: every field is there, with its default where the sender left it out; a message or an
 * absent member of a oneof is null; 64-bit integers are numbers (they stay below 2^53).
 */
export type Plain<Message> = {
  [Key in keyof Message as Key extends `$${string}` | OneofName<Message, Key> ? never : Key]-?: Field<
    NonNullable<Message[Key]>
  >;
};

/** The generated name of a oneof, whose value is the name of the member that is there: not a field. */
type OneofName<Message, Key extends keyof Message> = [NonNullable<Message[Key]>] extends [string]
  ? string extends NonNullable<Message[Key]>
    ? never
    : Key
  : never;

type Field<Value> = Value extends number | string | boolean | Uint8Array
  ? Value
  : Value extends readonly (infer Item)[]
    ? Item extends object
      ? Plain<Item>[]
      : Item[]
    : string extends keyof Value
      ? Value
      : Plain<Value> | null;

/** Decoded messages keep defaults on their prototype and 64-bit integers in objects: `plain` does away with both. */
export function plain<Message extends object>(message: Message): Plain<Message> {
  const fields: Record<string, unknown> = {};
  for (const key in message) fields[key] = plainValue(message[key]);
  return fields as Plain<Message>;
}

function plainValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(plainValue);
  if ('toNumber' in value && typeof value.toNumber === 'function') return value.toNumber() as number;
  return plain(value);
}
