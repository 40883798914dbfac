import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import type { Channel } from '../../member/channel.js';
import { membersService, type EncodingOrder, type EncodingReport } from '../../proto/index.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';
import { retry } from '../../runtime/retry.js';

/** The time limit of one report, in milliseconds. */
const REPORT_TIMEOUT_MS = 10_000;
/** The longest pause before a report is repeated, in milliseconds. */
const LONGEST_PAUSE_MS = 5000;
/** The statuses that say that the coordinator refuses the caller. Another attempt would not help. */
const REFUSALS = [status.PERMISSION_DENIED, status.UNIMPLEMENTED, status.INVALID_ARGUMENT];

type Report = Pick<EncodingReport, 'jobName' | 'share'> & Partial<EncodingReport>;

/** The side of the coordinator of a process that encodes. */
export class EncodingCoordinator {
  constructor(
    private readonly channel: Channel,
    private readonly options: {
      readonly clock: Clock;
      readonly log: Logger;
      readonly signal: AbortSignal;
      /** Called with every order. */
      readonly onOrder: (order: EncodingOrder) => void;
    },
  ) {}

  /** Sends a report once and returns the order that answers it. Rejects with a gRPC error. */
  send(report: Report): Promise<EncodingOrder> {
    const { path, request, response } = membersService.encode;
    const deadline = Date.now() + REPORT_TIMEOUT_MS;
    return new Promise((resolve, reject) => {
      this.channel.current.makeUnaryRequest(
        path,
        (message: Report) => request.encode(message),
        (bytes: Buffer) => response.decode(bytes),
        report,
        new Metadata(),
        { deadline },
        (error, order) => {
          if (!order) return reject(error ?? new Error('there was no answer'));
          this.options.onOrder(order);
          resolve(order);
        },
      );
    });
  }

  /**
   * Sends a report until it is answered. The coordinator may be away for a long time. Rejects when it refuses this process, or with the
   * reason of the signal.
   */
  sendUntilAnswered(report: Report): Promise<EncodingOrder> {
    const { clock, log, signal } = this.options;
    return retry(() => this.send(report), {
      clock,
      signal,
      deadlineMs: Infinity,
      longestDelayMs: LONGEST_PAUSE_MS,
      isRetriable: (error) => !REFUSALS.includes((error as ServiceError).code),
      onRetry: ({ error }) => {
        log.warn({ error }, 'the coordinator does not answer');
        void this.channel.refresh().catch((failure: unknown) => log.warn({ error: failure }, 'cannot connect anew'));
      },
    });
  }
}
