import type { DownloadEvent } from '../../job/index.js';
import type { Clock } from '../../runtime/clock.js';
import type { Output } from '../output.js';
import { ActivityView } from './activity-view.js';

/** Shows how far downloads from an object store are, one after the other: as a bar on a terminal, as lines in a log. */
export class DownloadView {
  #address = '';
  #view: ActivityView | undefined;

  constructor(
    private readonly output: Output,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  readonly show = ({ address, bytes, total }: Omit<DownloadEvent, 'type'>): void => {
    if (address !== this.#address) this.#begin(address, total);
    this.#view?.show(bytes / Math.max(total, 1));
    if (bytes >= total) this.close();
  };

  /** Removes the bar. */
  close(): void {
    this.#view?.close();
    this.#view = undefined;
    this.#address = '';
  }

  #begin(address: string, total: number): void {
    this.close();
    this.#address = address;
    this.output.note(`downloading ${address}: ${sizeWords(total)}`);
    this.#view = new ActivityView(`downloading ${address}`, this.output, this.clock);
  }
}

/** A size in words, such as "5.2 GB". */
function sizeWords(bytes: number): string {
  const unit = ['bytes', 'kB', 'MB', 'GB', 'TB'].findLastIndex((_, at) => bytes >= 1000 ** at);
  return unit <= 0 ? `${bytes} bytes` : `${(bytes / 1000 ** unit).toFixed(1)} ${['', 'kB', 'MB', 'GB', 'TB'][unit]}`;
}
