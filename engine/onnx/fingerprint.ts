import { processorFingerprint } from '../processor.js';

/**
 * Returns the engine's fingerprint. The last bits of a product depend on the library version and on the vector
 * instructions of the processor.
 */
export function fingerprintOf(libraryVersion: string): string {
  return `onnx/${libraryVersion}/${processorFingerprint()}`;
}
