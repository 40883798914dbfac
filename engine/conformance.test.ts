import { ENGINE_NAMES } from '../job/engines.js';
import { conformance } from '../test/support/engine-conformance.js';
import { describeWithEngine } from '../test/support/engines.js';
import { openEngine } from './open.js';

for (const name of ENGINE_NAMES) {
  await describeWithEngine(name, () => conformance(name, (options) => openEngine(name, options)));
}
