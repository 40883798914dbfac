import type { ServerUnaryCall } from '@grpc/grpc-js';
import type { EncodingOrder, EncodingReport } from '../../proto/index.js';
import { orderFor } from '../core/encoding.js';
import { unary } from './definitions.js';
import type { Loop } from './loop.js';

type Call = ServerUnaryCall<EncodingReport, EncodingOrder>;

/** Handles Members.Encode. `assertAllowed` throws a StatusError where the caller may not work for jobs. */
export function encodingHandler(loop: Loop, assertAllowed: (call: Call) => void) {
  return unary(async (report: EncodingReport, call: Call): Promise<EncodingOrder> => {
    assertAllowed(call);
    await loop.dispatch({ type: 'encoding', report });
    return orderFor(loop.cluster, report);
  });
}
