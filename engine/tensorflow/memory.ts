import { queryGpu } from './machine.js';
import type { SlabSizes } from './slabs.js';

/** The memory of the device that should hold the features. */
export interface Room {
  /** The device's name for messages: "NVIDIA H100 80GB HBM3", "this machine". */
  readonly device: string;
  /** The free memory; null when it cannot be found out. */
  readonly freeBytes: number | null;
  /** The memory that TensorFlow leaves free on a GPU, for the driver and other programs. */
  readonly reservedBytes: number;
}

/** Measures the memory that is free now. */
export async function measureRoom(usesGpu: boolean): Promise<Room> {
  if (!usesGpu) return { device: 'this machine', freeBytes: process.availableMemory(), reservedBytes: 0 };
  const gpu = await queryGpu();
  return { device: gpu?.name ?? 'the GPU', freeBytes: gpu?.freeBytes ?? null, reservedBytes: 2 * 2 ** 30 };
}

/** Returns the bytes that a [rows, width] matrix and the work on it need, and a phrase that explains the number. */
export function demandOf(rows: number, width: number, sizes: SlabSizes): { bytes: number; arithmetic: string } {
  const features = rows * width * 4;
  // While a slab is assembled from its chunks, it is in memory twice.
  const loading = Math.min(features, sizes.slab);
  // There are two sets of gathered rows and their difference. Each is there twice when its rows come from several
  // slabs.
  const products = 6 * sizes.chunk;
  const arithmetic =
    `${rows} rows x ${width} values x 4 bytes (float32, whatever the file has) = ${gibibytes(features)}, ` +
    `${gibibytes(loading)} to load them, ${gibibytes(products)} for products`;
  return { bytes: features + loading + products, arithmetic };
}

/** Throws an error with the calculation when a [rows, width] matrix and the work on it do not fit the memory. */
export function requireRoom(rows: number, width: number, sizes: SlabSizes, room: Room): void {
  const needed = demandOf(rows, width, sizes).bytes + room.reservedBytes;
  if (room.freeBytes !== null && needed > room.freeBytes) throw noRoomError(rows, width, sizes, room);
}

/** Makes the error that says why a [rows, width] matrix does not fit, and what to do. */
export function noRoomError(rows: number, width: number, sizes: SlabSizes, room: Room, cause?: unknown): Error {
  const { bytes, arithmetic } = demandOf(rows, width, sizes);
  const reserved = room.reservedBytes > 0 ? `, ${gibibytes(room.reservedBytes)} that TensorFlow leaves free` : '';
  const free = room.freeBytes === null ? 'more than is free' : `and ${gibibytes(room.freeBytes)} are free`;
  return new Error(
    `Cannot hold the features in the memory of ${room.device}: ${arithmetic}${reserved} are ` +
      `${gibibytes(bytes + room.reservedBytes)}, ${free}. Use "engine: onnx", which reads features from disk, ` +
      'or a device with more memory',
    { cause },
  );
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(2)} GiB`;
}
