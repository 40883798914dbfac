import type { EpochEvent, EvaluationEvent, ProgressEvent, TrainingEvent } from '../../job/index.js';
import type { Clock } from '../../runtime/clock.js';
import { withRemedy } from '../../runtime/errors.js';
import { formatMetrics } from '../format.js';
import type { Output } from '../output.js';
import { remedyOf } from '../remedies.js';
import { ActivityView } from './activity-view.js';
import { DownloadView } from './download-view.js';
import { DrawnLine } from './drawn-line.js';
import { epochLine, evaluatedLine, progressLine, stepLine } from './lines.js';

/** After this many milliseconds without a line, a log gets one about the progress of a long epoch or evaluation. */
const LOG_MS = 5000;

/**
 * Shows the events of training on stderr. A terminal has one line that is redrawn. A pipe or a log has a line for each
 * epoch, and a line every few seconds within a long epoch. With --quiet there is neither. Close it before the command
 * ends, however it ends.
 */
export class TrainingView {
  readonly #line: DrawnLine;
  /** The event with the newest losses and speed. */
  #rates: ProgressEvent | EpochEvent | null = null;
  readonly #downloads: DownloadView;
  #encoding: ActivityView | undefined;
  #saidAt: number;

  constructor(
    private readonly output: Output,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    this.#line = new DrawnLine(output, clock);
    this.#downloads = new DownloadView(output, clock);
    this.#saidAt = clock.now();
  }

  /** Shows an event of training. */
  readonly show = (event: TrainingEvent): void => {
    switch (event.type) {
      case 'progress':
        this.#rates = event;
        this.#move(event);
        break;
      case 'evaluation':
        this.#move(event);
        if (event.metrics && event.on === 'validation') {
          this.output.detail(`validation after epoch ${event.epoch}: ${formatMetrics(event.metrics)}`);
        }
        break;
      case 'epoch':
        this.#rates = event;
        if (!this.#interactive) this.#say(epochLine(event));
        else if (event.metrics || event.validation)
          this.#say(evaluatedLine(event, this.output.terminals.stderr.width()));
        this.#move(event);
        break;
      case 'engine':
        this.output.note(event.reason || `engine ${event.name} on ${event.device}`);
        break;
      case 'checkpoint':
        this.output.detail(`checkpoint ${event.path}`);
        break;
      case 'encoding':
        this.#encode(event.progress);
        break;
      case 'download':
        this.#downloads.show(event);
        break;
      case 'note':
        this.output.note(event.message);
        break;
      case 'warning':
        this.output.warn(withRemedy(event.message, remedyOf(event.details)));
        break;
    }
  };

  /** Removes the drawn line. */
  close(): void {
    this.#line.erase();
    this.#downloads.close();
    this.#encoding?.close();
    this.#rates = null;
  }

  /** Shows how far the encoding is. Its line goes away at its end. */
  #encode(progress: number): void {
    this.#encoding ??= new ActivityView('encoding', this.output, this.clock, true);
    this.#encoding.show(progress);
    if (progress < 1) return;
    this.#encoding.close();
    this.#encoding = undefined;
  }

  get #interactive(): boolean {
    return this.output.terminals.stderr.interactive;
  }

  /** Shows the present position: on the drawn line, or as often as a log needs it. */
  #move(now: ProgressEvent | EpochEvent | EvaluationEvent): void {
    if (this.#interactive) return this.#line.draw((width) => progressLine({ now, rates: this.#rates }, width));
    if (now.type === 'epoch') return;
    if (this.output.verbosity === 'verbose') this.output.detail(stepLine(now));
    else if (this.clock.now() - this.#saidAt >= LOG_MS) this.#say(stepLine(now));
  }

  #say(line: string): void {
    this.#saidAt = this.clock.now();
    this.output.note(line);
  }
}
