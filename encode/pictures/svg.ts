import { gunzipSync } from 'node:zlib';

/** The largest size of the text of an SVG, in bytes. */
const MOST_BYTES = 1 << 26;
const TAG = /<([\w:.-]+)((?:"[^"]*"|'[^']*'|[^"'>])*)>/g;
const REFERENCE = /(?:^|[\s:])href\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const STYLE_REFERENCE = /url\(\s*["']?\s*([^)"'\s]*)/gi;

/**
 * Returns what an SVG refers to outside of itself, or undefined where there is nothing. Such a picture would have holes,
 * because nothing but the file itself is read. Links that only a click follows do not count.
 */
export function foreignReferenceOf(bytes: Buffer): string | undefined {
  const text = textOf(bytes);
  if (/<!ENTITY/i.test(text)) return 'an entity';
  if (/<\?xml-stylesheet/i.test(text)) return 'a style sheet';
  if (/@import/i.test(text)) return 'a style sheet';
  const references = Array.from(text.matchAll(TAG)).flatMap(([, name, attributes]) =>
    name === 'a' ? [] : Array.from(attributes.matchAll(REFERENCE), ([, double, single]) => double ?? single),
  );
  const styles = Array.from(text.matchAll(STYLE_REFERENCE), ([, reference]) => reference);
  return [...references, ...styles].find((reference) => !isInside(reference));
}

function isInside(reference: string): boolean {
  return /^\s*(#|data:image\/(png|jpeg|jpg|gif|webp)[;,]|$)/i.test(reference);
}

function textOf(bytes: Buffer): string {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes;
  if (plain[0] === 0xff && plain[1] === 0xfe) return plain.toString('utf16le');
  if (plain[0] === 0xfe && plain[1] === 0xff)
    return Buffer.from(plain.subarray(0, plain.length & ~1))
      .swap16()
      .toString('utf16le');
  return plain.toString('utf8');
}
