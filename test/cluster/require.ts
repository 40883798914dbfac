import { describe } from 'vitest';
import { findNatsServer, HOW_TO_GET_NATS_SERVER } from '../../parameter-server/nats/server-process.js';

/** The nats-server that tests use; undefined where there is none. */
export const natsServer = await findNatsServer(process.env.PATH ?? '');

/** Tests that need nats-server: skipped with a word where it is missing, failing where everything is required. */
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
