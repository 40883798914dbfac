import type { TrainingEvent } from '../../job/index.js';
import type { Clock } from '../../runtime/clock.js';
import { withRemedy } from '../../runtime/errors.js';
import { formatMetrics } from '../format.js';
import type { Output } from '../output.js';
import { remedyOf } from '../remedies.js';
import { epochLine, progressLine, type Position } from './lines.js';

/** Milliseconds between two drawings. */
const REDRAW_MS = 100;
const ERASE_LINE = '\r\u001b[K';

/**
 * Shows the events of training on stderr: a line that is redrawn on a terminal, a line per epoch elsewhere, nothing of either
 * with --quiet. Close it before the command ends, however it ends.
 */
export class TrainingView {
  #position: Position | null = null;
  #drawnAt = -Infinity;
  #drawn = false;

  constructor(
    private readonly output: Output,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  readonly show = (event: TrainingEvent): void => {
    switch (event.type) {
      case 'progress':
      case 'evaluation':
        this.#move({ now: event, rates: event.type === 'progress' ? event : (this.#position?.rates ?? null) });
        if (event.type === 'evaluation' && event.metrics && event.on === 'validation') {
          this.output.detail(`validation after epoch ${event.epoch}: ${formatMetrics(event.metrics)}`);
        }
        break;
      case 'epoch':
        if (!this.#interactive || event.metrics) this.output.note(epochLine(event));
        this.#move({ now: event, rates: event });
        break;
      case 'engine':
        this.output.note(event.reason || `engine ${event.name} on ${event.device}`);
        break;
      case 'checkpoint':
        this.output.detail(`checkpoint ${event.path}`);
        break;
      case 'note':
        this.output.note(event.message);
        break;
      case 'warning':
        this.output.warn(withRemedy(event.message, remedyOf(event.details)));
        break;
    }
  };

  close(): void {
    this.#erase();
    this.#position = null;
  }

  get #interactive(): boolean {
    return this.output.terminals.stderr.interactive;
  }

  #move(position: Position): void {
    this.#position = position;
    if (!this.#interactive || this.output.verbosity === 'quiet') return;
    const now = this.clock.now();
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    this.#drawn = true;
    // The last column stays free: some terminals wrap when it is written.
    const line = progressLine(position, this.output.terminals.stderr.width() - 1);
    this.output.draw(ERASE_LINE + line, () => this.#erase());
  }

  #erase(): void {
    if (!this.#drawn) return;
    this.#drawn = false;
    this.output.draw(ERASE_LINE, null);
  }
}
