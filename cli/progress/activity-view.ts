import type { Clock } from '../../runtime/clock.js';
import { formatDuration } from '../../runtime/duration.js';
import type { Output } from '../output.js';
import { DrawnLine } from './drawn-line.js';
import { activityLine } from './lines.js';

/** The time between two lines of progress in a pipe or a log, in milliseconds. */
const LOG_MS = 5000;

/**
 * Shows the progress of one piece of work: as a bar on a terminal, elsewhere as a line every few seconds. Work that
 * ends sooner leaves no line in a log.
 */
export class ActivityView {
  readonly #line: DrawnLine;
  #saidAt: number;
  /** The share that was shown first, and when. What an earlier run did says nothing about the speed. */
  #first: { readonly share: number; readonly at: number } | null = null;

  /** `what` names the work, such as "evaluating". */
  constructor(
    readonly what: string,
    private readonly output: Output,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly hasEta = false,
  ) {
    this.#line = new DrawnLine(output, clock);
    this.#saidAt = clock.now();
  }

  /** Shows how much of the work is done, from 0 to 1. */
  readonly show = (share: number): void => {
    const now = this.clock.now();
    this.#first ??= { share, at: now };
    const eta = this.#etaText(share, now);
    if (this.#line.isShown) return this.#line.draw((width) => activityLine(this.what, share, { width, eta }));
    if (this.output.terminals.stderr.interactive || now - this.#saidAt < LOG_MS) return;
    this.#saidAt = now;
    this.output.note([`${this.what}: ${Math.floor(100 * share)} %`, ...eta].join(', '));
  };

  /** The remaining time, where this view shows it and a part of the work was seen. */
  #etaText(share: number, now: number): string[] {
    if (!this.hasEta || !this.#first || share <= this.#first.share || share >= 1) return [];
    const { share: before, at } = this.#first;
    return [`ETA ${formatDuration(((now - at) / 1000 / (share - before)) * (1 - share))}`];
  }

  /** Runs `work` with this view and removes the bar when the work has ended. */
  async during<Result>(work: (show: (share: number) => void) => Promise<Result>): Promise<Result> {
    if (!this.hasEta) this.show(0);
    try {
      return await work(this.show);
    } finally {
      this.close();
    }
  }

  /** Removes the bar. */
  close(): void {
    this.#line.erase();
  }
}
