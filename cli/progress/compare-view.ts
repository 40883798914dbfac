import type { CompareEvent, SweepPosition } from '../../report/index.js';
import type { Clock } from '../../runtime/clock.js';
import { formatDuration } from '../../runtime/duration.js';
import { withRemedy } from '../../runtime/errors.js';
import { formatNumber } from '../format.js';
import type { Output } from '../output.js';
import { remedyOf } from '../remedies.js';
import { DrawnLine } from './drawn-line.js';

/** Shows a comparison on stderr: a redrawn line on a terminal, and a line for each finished row everywhere. */
export class CompareView {
  readonly #line: DrawnLine;
  /** The present activity of each unfinished row, by row and seed. */
  readonly #underWay = new Map<string, string>();

  constructor(
    private readonly output: Output,
    clock: Pick<Clock, 'now'>,
  ) {
    this.#line = new DrawnLine(output, clock);
  }

  /** Shows an event of the comparison. */
  readonly show = (event: CompareEvent): void => {
    switch (event.type) {
      case 'resumed':
        this.output.note(`${event.done} of ${event.total} rows are finished already`);
        break;
      case 'training':
        if (event.event.type === 'warning')
          this.output.warn(withRemedy(event.event.message, remedyOf(event.event.details)));
        else if (event.event.type === 'progress') {
          const { epoch, epochs } = event.event;
          this.#draw(event, `epoch ${epoch}/${epochs}`);
        } else if (event.event.type === 'evaluation') this.#draw(event, 'validating');
        break;
      case 'evaluating':
        this.#draw(event, 'measuring');
        break;
      case 'finished':
        this.#underWay.delete(rowText(event));
        this.output.note(
          `${countText(event)}  ${rowText(event)}  NDCG@10 ${formatNumber(event.ndcg)}  ${formatDuration(event.seconds)}${etaText(event)}`,
        );
        break;
      case 'warning':
        this.output.warn(event.message);
        break;
      case 'note':
        this.output.note(event.message);
        break;
    }
  };

  /** Removes the drawn line. Call it before the command ends, however it ends. */
  close(): void {
    this.#line.erase();
  }

  #draw(event: SweepPosition, doing: string): void {
    this.#underWay.set(rowText(event), doing);
    const rows = Array.from(this.#underWay, ([row, what]) => `${row} ${what}`).join('; ');
    this.#line.draw(() => `${countText(event)}${etaText(event)}  ${rows}`);
  }
}

function countText({ done, total }: SweepPosition): string {
  return `${done}/${total}`;
}

function rowText({ row, seed }: SweepPosition): string {
  return `seed ${seed}  ${row.title}`;
}

function etaText({ etaSeconds }: SweepPosition): string {
  return etaSeconds === null ? '' : `  ETA ${formatDuration(etaSeconds)}`;
}
