const PAGE = 65_536;
const LARGEST_PAGES = 65_536;

/** Memory of at least so many bytes; null beyond WebAssembly's 4 GiB. */
export function allocateMemory(bytes: number): WebAssembly.Memory | null {
  const pages = Math.ceil(bytes / PAGE);
  return pages > LARGEST_PAGES ? null : new WebAssembly.Memory({ initial: pages });
}

/** Makes room for so many bytes. Arrays over a memory that grows end. */
export function growMemory(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}

/** The functions of a module of `assemble` over a memory. */
export function openKernels<Name extends string>(
  module: Uint8Array<ArrayBuffer>,
  memory: WebAssembly.Memory,
): Record<Name, (...parameters: number[]) => void> {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), { m: { m: memory } });
  return exports as never;
}
