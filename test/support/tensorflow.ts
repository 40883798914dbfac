import { describe, it } from 'vitest';
import { loadLibrary, type Library } from '../../engine/tensorflow/library.js';

const loaded: Library | Error = await loadLibrary().catch((error: Error) => error);

/** TensorFlow, inside `describeWithTensorflow`. */
export function tensorflow(): Library {
  if (loaded instanceof Error) throw loaded;
  return loaded;
}

/**
 * A `describe` that needs TensorFlow's library: without it one line says so and counts as skipped, or fails where
 * AMR_REQUIRE_ALL asks for everything.
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
