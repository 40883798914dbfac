import { setFlagsFromString } from 'node:v8';

/**
 * For processes that train. V8 adds the memory of arrays to its heap's, which is small here, and sets out to collect all of
 * it after a few MB of them: several times a second, on processors that the products need. Fourfold growth between two
 * collections is the most that it ever chooses by itself.
 */
export function letHeapGrow(): void {
  setFlagsFromString('--heap-growing-percent=300');
}
