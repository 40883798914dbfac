import { expect, it } from 'vitest';
import { systemClock } from './clock.js';

it('systemClock() sleeps until its signal, and rejects with its reason', async () => {
  const abort = new AbortController();
  const asleep = systemClock().sleep(1e6, abort.signal);
  abort.abort(new Error('woken'));
  await expect(asleep).rejects.toThrow('woken');
  await systemClock().sleep(0);
});
