import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { describe } from 'vitest';

/** The path of Chromium after `apt-get install chromium` on Debian. */
const CHROMIUM = '/usr/bin/chromium';
const MISSING = `there is no ${CHROMIUM}: apt-get install chromium`;

/** A `describe` for tests that need a browser. Without one they are skipped with a message, or fail if AMR_REQUIRE_ALL=1. */
export function describeInBrowser(name: string, tests: (open: () => Promise<Browser>) => void): void {
  const found = existsSync(CHROMIUM);
  if (!found && process.env.AMR_REQUIRE_ALL !== '1') {
    console.warn(`skipped: ${name}: ${MISSING}`);
    describe.skip(name, () => tests(openBrowser));
    return;
  }
  describe(name, () => {
    if (!found) throw new Error(MISSING);
    tests(openBrowser);
  });
}

function openBrowser(): Promise<Browser> {
  const quiet = ['background-networking', 'component-update', 'sync', 'default-apps', 'extensions'];
  return chromium.launch({
    executablePath: CHROMIUM,
    // Pages are tested with the scroll bars that people see.
    ignoreDefaultArgs: ['--hide-scrollbars'],
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet.map((what) => `--disable-${what}`)],
  });
}
