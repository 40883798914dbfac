import { describe, it } from 'vitest';
import type { EngineName } from '../../job/engines.js';
import { whyNotInstalled } from './installed.js';

/**
 * A `describe` for tests that need an engine. If the engine cannot be opened, one test says so and is skipped, or fails if
 * AMR_REQUIRE_ALL=1.
 */
export async function describeWithEngine(name: EngineName, tests: () => void): Promise<void> {
  const problem = await whyNotInstalled(name);
  if (problem === undefined) {
    describe(`with the engine ${name}`, tests);
    return;
  }
  it.skipIf(process.env.AMR_REQUIRE_ALL !== '1')(`the engine ${name} (its library is not installed)`, () => {
    throw problem;
  });
}
