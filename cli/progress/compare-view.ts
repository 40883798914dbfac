import type { CompareEvent, SweepPosition } from '../../report/index.js';
import type { Clock } from '../../runtime/clock.js';
import { formatDuration } from '../../runtime/duration.js';
import { formatNumber } from '../format.js';
import type { Output } from '../output.js';

/** Milliseconds between two drawings. */
const REDRAW_MS = 100;
const ERASE_LINE = '\r\u001b[K';

/** Shows a comparison on stderr: a redrawn line on a terminal, and a line for each finished row everywhere. */
export class CompareView {
  #drawnAt = -Infinity;
  #drawn = false;

  constructor(
    private readonly output: Output,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  readonly show = (event: CompareEvent): void => {
    switch (event.type) {
      case 'resumed':
        this.output.note(`${event.done} of ${event.total} rows are finished already`);
        break;
      case 'training':
        if (event.event.type === 'warning') this.output.warn(event.event.message);
        else if (event.event.type === 'progress') {
          const { epoch, epochs } = event.event;
          this.#draw(`${placeText(event, event.done + 1)}  epoch ${epoch}/${epochs}${etaText(event)}`);
        } else if (event.event.type === 'evaluation') {
          this.#draw(`${placeText(event, event.done + 1)}  validating${etaText(event)}`);
        }
        break;
      case 'evaluating':
        this.#draw(`${placeText(event, event.done + 1)}  attacking${etaText(event)}`);
        break;
      case 'finished':
        this.output.note(
          `${placeText(event, event.done)}  NDCG@10 ${formatNumber(event.ndcg)}  ${formatDuration(event.seconds)}${etaText(event)}`,
        );
        break;
      case 'warning':
        this.output.warn(event.message);
        break;
    }
  };

  close(): void {
    if (!this.#drawn) return;
    this.#drawn = false;
    this.output.draw(ERASE_LINE, null);
  }

  #draw(line: string): void {
    const { stderr } = this.output.terminals;
    const now = this.clock.now();
    if (!stderr.interactive || this.output.verbosity === 'quiet' || now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    this.#drawn = true;
    // The last column stays free: some terminals wrap when it is written.
    this.output.draw(ERASE_LINE + line.slice(0, stderr.width() - 1), () => this.close());
  }
}

function placeText({ row, seed, total }: SweepPosition, number: number): string {
  return `${number}/${total}  seed ${seed}  ${row.title}`;
}

function etaText({ etaSeconds }: SweepPosition): string {
  return etaSeconds === null ? '' : `  ETA ${formatDuration(etaSeconds)}`;
}
