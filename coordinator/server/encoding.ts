import type { ServerUnaryCall } from '@grpc/grpc-js';
import type { EncodingOrder, EncodingReport } from '../../proto/index.js';
import { orderFor } from '../core/encoding.js';
import { unary } from './definitions.js';
import type { EncoderLogs } from './encoder-logs.js';
import type { Loop } from './loop.js';

type Call = ServerUnaryCall<EncodingReport, EncodingOrder>;

interface EncodingServices {
  readonly logs: EncoderLogs;
  /** The epoch of this coordinator. */
  readonly epoch: number;
  /** Throws a StatusError where the caller may not work for jobs. */
  readonly assertAllowed: (call: Call) => void;
}

/** Handles Members.Encode. */
export function encodingHandler(loop: Loop, { logs, epoch, assertAllowed }: EncodingServices) {
  return unary(async (report: EncodingReport, call: Call): Promise<EncodingOrder> => {
    assertAllowed(call);
    if (report.lines.length > 0) logs.receive(report);
    else await loop.dispatch({ type: 'encoding', report });
    return { ...orderFor(loop.cluster, report), epoch, logThrough: logs.takeThrough(report.process) };
  });
}
