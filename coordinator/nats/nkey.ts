import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, hkdfSync, sign } from 'node:crypto';

/** The first byte of the public keys of NATS (nkeys), which becomes their first letter: O, A and U. */
const PREFIX = { operator: 14 << 3, account: 0, user: 20 << 3 } as const;
/** What a key of NATS stands for. */
export type NkeyKind = keyof typeof PREFIX;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** What stands before the 32 bytes of a private Ed25519 key in PKCS #8. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A key pair of NATS that can sign. */
export class Nkey {
  readonly #key: KeyObject;
  /** The public key as NATS writes it, for example "A" and 55 more characters. */
  readonly public: string;

  private constructor(kind: NkeyKind, seed: Uint8Array) {
    this.#key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
    const { x } = createPublicKey(this.#key).export({ format: 'jwk' });
    this.public = publicKey(kind, Buffer.from(x!, 'base64url'));
  }

  /** The key pair of this kind that belongs to a secret text. The same text always gives the same pair. */
  static derive(kind: NkeyKind, secret: string): Nkey {
    return new Nkey(kind, Buffer.from(hkdfSync('sha256', secret, '', `amr nats ${kind}`, 32)));
  }

  /** The Ed25519 signature of a text, 64 bytes. */
  sign(text: string): Buffer {
    return sign(null, Buffer.from(text), this.#key);
  }
}

/** Whether a text is a public key of a user: its kind and its checksum are right. */
export function isUserKey(text: string): boolean {
  if (!/^U[A-Z2-7]{55}$/.test(text)) return false;
  const bytes = decode(text);
  return bytes[0] === PREFIX.user && checksum(bytes.subarray(0, 33)) === bytes.readUInt16LE(33);
}

function publicKey(kind: NkeyKind, key: Uint8Array): string {
  const bytes = Buffer.alloc(35);
  bytes[0] = PREFIX[kind];
  bytes.set(key, 1);
  bytes.writeUInt16LE(checksum(bytes.subarray(0, 33)), 33);
  return encode(bytes);
}

/** Base32 (RFC 4648) without padding. The length must be a multiple of 5 bytes. */
function encode(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.replace(/.{5}/g, (five) => ALPHABET[parseInt(five, 2)]);
}

function decode(text: string): Buffer {
  const bits = Array.from(text, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g)!.map((eight) => parseInt(eight, 2)));
}

/** CRC-16 with the polynomial 0x1021 (XMODEM). */
function checksum(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}
