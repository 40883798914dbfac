import { describe, it } from 'vitest';
import { loadLibrary, type Library } from '../../engine/tensorflow/library.js';

const loaded: Library | Error = await loadLibrary().catch((error: Error) => error);

/** The library of TensorFlow. Call it only inside `describeWithTensorflow`. */
export function tensorflow(): Library {
  if (loaded instanceof Error) throw loaded;
  return loaded;
}

/**
 * A `describe` for tests that need the library of TensorFlow. Without it, one test says so and is skipped, or fails if
 * AMR_REQUIRE_ALL=1.
 */
export function describeWithTensorflow(name: string, tests: () => void): void {
  if (!(loaded instanceof Error)) {
    describe(name, tests);
    return;
  }
  it.skipIf(process.env.AMR_REQUIRE_ALL !== '1')(`${name} (needs "npm run tensorflow:install")`, () => {
    throw loaded;
  });
}
