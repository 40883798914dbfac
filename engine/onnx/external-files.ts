/** The fields of onnx.proto on the way from a model to the names of files that hold its values. */
const GRAPH = 7;
const INITIALIZER = 5;
const EXTERNAL_DATA = 13;
const KEY = 1;
const VALUE = 2;

/**
 * Returns the names of the files, beside the model, that hold values of its initializers: `location` in `external_data`.
 * @param model the bytes of an ONNX model. Bytes that are no protocol buffer have no such files.
 */
export function externalFiles(model: Uint8Array): string[] {
  const names = new Set<string>();
  for (const graph of messagesOf(model, GRAPH)) {
    for (const tensor of messagesOf(graph, INITIALIZER)) {
      for (const entry of messagesOf(tensor, EXTERNAL_DATA)) {
        const [key, value] = [KEY, VALUE].map((field) => textOf(messagesOf(entry, field).next().value));
        if (key === 'location') names.add(value);
      }
    }
  }
  return [...names].sort();
}

function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

/** Yields the fields of one number of a message that have a length: messages, bytes and texts. */
function* messagesOf(bytes: Uint8Array, wanted: number): Generator<Uint8Array, undefined> {
  for (let at = 0; at < bytes.length;) {
    const [key, afterKey] = varintAt(bytes, at);
    const kind = key % 8;
    if (kind === 2) {
      const [length, start] = varintAt(bytes, afterKey);
      if (Math.floor(key / 8) === wanted) yield bytes.subarray(start, start + length);
      at = start + length;
    } else if (kind === 0) [, at] = varintAt(bytes, afterKey);
    else if (kind === 1 || kind === 5) at = afterKey + (kind === 1 ? 8 : 4);
    else return;
  }
}

/** Reads an integer of seven bits in each byte. Returns it with the position after it. */
function varintAt(bytes: Uint8Array, start: number): [value: number, after: number] {
  let value = 0;
  let factor = 1;
  let at = start;
  for (; at < bytes.length; at++, factor *= 128) {
    value += (bytes[at] & 0x7f) * factor;
    if (bytes[at] < 128) return [value, at + 1];
  }
  return [value, bytes.length];
}
