import { ENGINE_NAMES } from '../job/engines.js';
import { conformance } from '../test/support/engine-conformance.js';
import { describeWithEngine } from '../test/support/engines.js';
import { integerArithmetic } from '../test/support/integer-arithmetic.js';
import { openEngine } from './open.js';

for (const name of ENGINE_NAMES) {
  await describeWithEngine(name, () => conformance(name, (options) => openEngine(name, options)));
}

await describeWithEngine('onnx', () =>
  conformance(
    'onnx with products of int8',
    (options) => openEngine('onnx', { ...options, products: 'int8' }),
    integerArithmetic(0.1),
  ),
);
