import { dataTable } from './data-table.js';
import { markup } from './html.js';
import type { Content, Markup } from './html.js';
import { linearScale } from './scale.js';
import type { Scale } from './scale.js';
import { shown } from './text.js';

/** The size of a drawing in its own units. They are about the pixels of a phone, so that texts stay readable there. */
const WIDTH = 380;
const HEIGHT = 240;
/** The rectangle of the plot itself, inside the drawing. */
export const FRAME = { left: 52, right: 368, top: 20, bottom: 198 };
/** The number of colours in style.ts. They repeat after so many series. */
export const STYLES = 6;

/** The texts of a chart. */
export interface ChartText {
  readonly title: string;
  /** What a reader who cannot see the plot should know. */
  readonly description: string;
  /** The title of the x axis. */
  readonly x: string;
  /** The title of the y axis. */
  readonly y: string;
  /** A remark that stands below the plot. */
  readonly note?: string;
}

/** A drawing with its title, a description for screen readers, and what stands below it. */
export function figure({ title, description, note }: ChartText, drawing: Markup, below: Content): Markup {
  return markup`<figure>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}. ${description}">${drawing}</svg>${note && markup`<p class="note">${note}</p>`}${below}
  </figure>`;
}

/** The scale of a y axis that holds all `values`; from 0 if `zero` is true. */
export function yScale(values: readonly number[], zero = true): Scale {
  const least = zero ? Math.min(0, ...values) : Math.min(...values);
  return linearScale(least, Math.max(...values), { from: FRAME.bottom, to: FRAME.top, ticks: 4 });
}

/** The y axis with its title, numbers and lines across the plot. */
export function yAxis({ y: title }: ChartText, y: Scale): Markup {
  const ticks = y.ticks.map((tick) => {
    const at = round(y.at(tick));
    return markup`<line class="grid" x1="${FRAME.left}" x2="${FRAME.right}" y1="${at}" y2="${at}" /><text
        class="tick"
        text-anchor="end"
        x="${FRAME.left - 6}"
        y="${round(y.at(tick) + 4)}"
        >${shown(tick)}</text
      >`;
  });
  const middle = (FRAME.top + FRAME.bottom) / 2;
  return markup`${ticks}<text class="axis" text-anchor="middle" transform="translate(11 ${middle}) rotate(-90)"
      >${title}</text
    >`;
}

/** The title of the x axis and a text below each of some places. */
export function xAxis({ x: title }: ChartText, ticks: readonly { at: number; label: string }[]): Markup {
  const texts = ticks.map(
    ({ at, label }) =>
      markup`<text class="tick" text-anchor="middle" x="${round(at)}" y="${FRAME.bottom + 15}">${label}</text>`,
  );
  return markup`${texts}<text
      class="axis"
      text-anchor="middle"
      x="${(FRAME.left + FRAME.right) / 2}"
      y="${HEIGHT - 6}"
      >${title}</text
    >`;
}

/** The list of names below a chart, each beside a small drawing of its mark. */
export function legend(entries: readonly { name: string; key: Markup }[]): Markup {
  const items = entries.map(
    ({ name, key }) => markup`<li><svg class="key" viewBox="-12 -6 24 12" aria-hidden="true">${key}</svg>${name}</li>`,
  );
  return markup`<ul class="legend">
    ${items}
  </ul>`;
}

/** The numbers of a chart as a table, behind a summary: a plot alone does not reach every reader. */
export function figureTable(
  { title, y }: ChartText,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): Markup {
  return markup`<details>
    <summary>Figures</summary>
    ${dataTable(`${title}: ${y}`, columns, rows)}
  </details>`;
}

/** Rounds a coordinate to a tenth of a unit. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
