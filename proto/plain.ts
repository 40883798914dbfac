/**
 * A message as a plain object. Every field is present, with its default if the sender left it out. A message that is
 * absent is null. 64-bit integers are numbers, because they stay below 2^53.
 */
export type Plain<Message> = {
  [Key in keyof Message as Key extends `$${string}` | OneofName<Message, Key> ? never : Key]-?: Field<
    NonNullable<Message[Key]>
  >;
};

/**
 * The generated name of a oneof. Its value is the name of the alternative that is present, so it is not a field of the
 * message.
 */
type OneofName<Message, Key extends keyof Message> = [NonNullable<Message[Key]>] extends [string]
  ? string extends NonNullable<Message[Key]>
    ? never
    : Key
  : never;

/** The plain form of the value of a field. */
type Field<Value> = Value extends number | string | boolean | Uint8Array
  ? Value
  : Value extends readonly (infer Item)[]
    ? Item extends object
      ? Plain<Item>[]
      : Item[]
    : string extends keyof Value
      ? Value
      : Plain<Value> | null;

/**
 * Converts a decoded message. Decoded messages keep defaults on their prototype and 64-bit integers in objects, and
 * this removes both.
 */
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
