import { queryGpu } from './machine.js';
import type { SlabSizes } from './slabs.js';

/** Memory of the device that features are to lie in. */
export interface Room {
  /** For people: "NVIDIA H100 80GB HBM3", "this machine". */
  readonly device: string;
  /** Null when nobody here can tell. */
  readonly freeBytes: number | null;
  /** What TensorFlow leaves to the driver and others on a GPU. */
  readonly reservedBytes: number;
}

/** The room there is now. */
export async function measureRoom(usesGpu: boolean): Promise<Room> {
  if (!usesGpu) return { device: 'this machine', freeBytes: process.availableMemory(), reservedBytes: 0 };
  const gpu = await queryGpu();
  return { device: gpu?.name ?? 'the GPU', freeBytes: gpu?.freeBytes ?? null, reservedBytes: 2 * 2 ** 30 };
}

/** What a [rows, width] matrix and the work on it take, in bytes, and the sentence that says so. */
export function demandOf(rows: number, width: number, sizes: SlabSizes): { bytes: number; arithmetic: string } {
  const features = rows * width * 4;
  // The last slab is there twice while it is put together from its chunks.
  const loading = Math.min(features, sizes.slab);
  // Gathered rows, their difference, and each once more where they come from several slabs.
  const products = 6 * sizes.chunk;
  const arithmetic =
    `${rows} rows x ${width} values x 4 bytes (float32, whatever the file has) = ${gibibytes(features)}, ` +
    `${gibibytes(loading)} to load them, ${gibibytes(products)} for products`;
  return { bytes: features + loading + products, arithmetic };
}

/** Throws, with the arithmetic, when a [rows, width] matrix and the work on it do not fit. */
export function requireRoom(rows: number, width: number, sizes: SlabSizes, room: Room): void {
  const needed = demandOf(rows, width, sizes).bytes + room.reservedBytes;
  if (room.freeBytes !== null && needed > room.freeBytes) throw noRoomError(rows, width, sizes, room);
}

export function noRoomError(rows: number, width: number, sizes: SlabSizes, room: Room, cause?: unknown): Error {
  const { bytes, arithmetic } = demandOf(rows, width, sizes);
  const reserved = room.reservedBytes > 0 ? `, ${gibibytes(room.reservedBytes)} that TensorFlow leaves free` : '';
  const free = room.freeBytes === null ? 'more than is free' : `and ${gibibytes(room.freeBytes)} are free`;
  return new Error(
    `Cannot hold the features in the memory of ${room.device}: ${arithmetic}${reserved} are ` +
      `${gibibytes(bytes + room.reservedBytes)}, ${free}. Use "engine: onnx", which reads features where they lie ` +
      'on disk, or a device with more memory',
    { cause },
  );
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(2)} GiB`;
}
