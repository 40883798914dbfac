import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Vector instructions by which the runtime chooses its kernels, as Linux names them on x64 and arm64. */
const vectorInstruction = /^(avx|fma|f16c|amx|asimd|sve|sme|bf16|i8mm|fphp)/;

/** What the bits of a product depend on: the library and the vector instructions of this machine. */
export function fingerprintOf(libraryVersion: string): string {
  const instructions = createHash('sha256').update(vectorInstructions()).digest('hex').slice(0, 12);
  return `onnx/${libraryVersion}/${process.platform}-${process.arch}/${instructions}`;
}

/** Sorted names; the processor's model where the system does not list them. */
function vectorInstructions(): string {
  try {
    const flags = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'));
    if (flags !== null) {
      const names = flags[1].split(' ').filter((name) => vectorInstruction.test(name));
      return names.sort().join(' ');
    }
  } catch {
    // Not Linux.
  }
  return cpus()[0]?.model ?? 'unknown';
}
