import { setFlagsFromString } from 'node:v8';

/**
 * Lets the heap grow fourfold between two garbage collections, for processes that train. V8 counts the memory of arrays
 * as part of its heap, which is small here. So it would collect the whole heap after a few MB of arrays, several times
 * a second, on processors that the products need. Fourfold growth is the most that V8 ever chooses by itself.
 */
export function letHeapGrow(): void {
  setFlagsFromString('--heap-growing-percent=300');
}
