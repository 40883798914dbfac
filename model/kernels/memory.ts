/** The bytes of a page, the unit in which WebAssembly memory grows. */
const PAGE = 65_536;
/** The most pages that a memory can have: 4 GiB. */
const LARGEST_PAGES = 65_536;

/** Allocates a memory of at least `bytes` bytes; null when that is more than WebAssembly's 4 GiB. */
export function allocateMemory(bytes: number): WebAssembly.Memory | null {
  const pages = Math.ceil(bytes / PAGE);
  return pages > LARGEST_PAGES ? null : new WebAssembly.Memory({ initial: pages });
}

/**
 * Grows the memory to at least `bytes` bytes. When it grows, arrays over its old buffer become invalid. Throws a
 * RangeError beyond 4 GiB.
 */
export function growMemory(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}

/** Instantiates a module that `assemble` made on a memory, and returns its functions by name. */
export function openKernels<Name extends string>(
  module: Uint8Array<ArrayBuffer>,
  memory: WebAssembly.Memory,
): Record<Name, (...parameters: number[]) => void> {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), { m: { m: memory } });
  return exports as never;
}
