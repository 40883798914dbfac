import type { Clock } from '../../runtime/clock.js';
import type { Output } from '../output.js';

/** The shortest time between two drawings, in milliseconds. */
const REDRAW_MS = 100;
const ERASE_LINE = '\r\u001b[K';

/**
 * One line on stderr that is redrawn in place, at most ten times a second. It appears only on a terminal, and not with
 * --quiet. Other lines that are written meanwhile appear above it.
 */
export class DrawnLine {
  #drawnAt = -Infinity;
  #drawn = false;

  constructor(
    private readonly output: Output,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** Returns whether the line is drawn at all. */
  get isShown(): boolean {
    return this.output.terminals.stderr.interactive && this.output.verbosity !== 'quiet';
  }

  /** Draws a text. `text` makes it for a given number of columns. */
  draw(text: (width: number) => string): void {
    if (!this.isShown) return;
    const now = this.clock.now();
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    this.#drawn = true;
    // The last column stays free, because some terminals wrap when it is written.
    const width = this.output.terminals.stderr.width() - 1;
    this.output.draw(ERASE_LINE + text(width).slice(0, width), () => this.erase());
  }

  /** Removes the line. Call it before the command ends, however it ends. */
  erase(): void {
    if (!this.#drawn) return;
    this.#drawn = false;
    this.output.draw(ERASE_LINE, null);
  }
}
