import { processorFingerprint } from '../processor.js';

/** What the bits of a product depend on: the library and the vector instructions of this machine. */
export function fingerprintOf(libraryVersion: string): string {
  return `onnx/${libraryVersion}/${processorFingerprint()}`;
}
