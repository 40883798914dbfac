import { describe } from 'vitest';
import { findNatsServer, HOW_TO_GET_NATS_SERVER } from '../../parameter-server/nats/server-process.js';

/** The path of the nats-server that tests use; undefined if there is none. */
export const natsServer = await findNatsServer(process.env.PATH ?? '');

/**
 * A `describe` for tests that need nats-server; `tests` gets its path. Without nats-server the tests are skipped with a message,
 * or fail if AMR_REQUIRE_ALL=1.
 */
export function describeWithNats(name: string, tests: (file: string) => void): void {
  if (natsServer === undefined && process.env.AMR_REQUIRE_ALL !== '1') {
    console.warn(`skipped: ${name}: ${HOW_TO_GET_NATS_SERVER}`);
    describe.skip(name, () => tests(''));
    return;
  }
  describe(name, () => {
    if (natsServer === undefined) throw new Error(HOW_TO_GET_NATS_SERVER);
    tests(natsServer);
  });
}
