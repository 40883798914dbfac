import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Checksum } from './store.js';

/** The parts of the checksums of the SDK and of Node that are used here. */
interface Adder {
  update(data: Uint8Array): unknown;
  digest(): Promise<Uint8Array> | Uint8Array;
}

/** Computes the checksum of a file, in base64. */
export async function fileChecksum(path: string, algorithm: Checksum['algorithm']): Promise<string> {
  const adder = await adderOf(algorithm);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) adder.update(chunk as Uint8Array);
  return Buffer.from(await adder.digest()).toString('base64');
}

async function adderOf(algorithm: Checksum['algorithm']): Promise<Adder> {
  if (algorithm === 'SHA1' || algorithm === 'SHA256') return createHash(algorithm.toLowerCase());
  const { Crc32, Crc32c, Crc64Nvme } = await import('@aws-sdk/checksums/crc');
  return new { CRC32: Crc32, CRC32C: Crc32c, CRC64NVME: Crc64Nvme }[algorithm]();
}
