import { processorFingerprint } from '../processor.js';

/** The bits of a product depend on the library version and on the vector instructions of the processor. */
export function fingerprintOf(libraryVersion: string): string {
  return `onnx/${libraryVersion}/${processorFingerprint()}`;
}
