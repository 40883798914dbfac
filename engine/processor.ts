import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** The vector instructions by which libraries choose their kernels, by their names in Linux on x64 and arm64. */
const vectorInstruction = /^(avx|fma|f16c|amx|asimd|sve|sme|bf16|i8mm|fphp)/;

/**
 * Returns the part of an engine's fingerprint that describes the processor: the platform, and a hash of its vector
 * instructions.
 */
export function processorFingerprint(): string {
  const instructions = createHash('sha256').update(vectorInstructions()).digest('hex').slice(0, 12);
  return `${process.platform}-${process.arch}/${instructions}`;
}

/**
 * Returns the sorted names of the vector instructions. Where the system does not list them, it returns the processor's
 * model.
 */
function vectorInstructions(): string {
  try {
    const flags = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'));
    if (flags !== null) {
      const names = flags[1].split(' ').filter((name) => vectorInstruction.test(name));
      return names.sort().join(' ');
    }
  } catch {
    // The file exists on Linux only.
  }
  return cpus()[0]?.model ?? 'unknown';
}
