import { markup } from './html.js';
import type { Content, Markup } from './html.js';
import { linearScale } from './scale.js';
import type { Scale } from './scale.js';

/** Units of the drawing: about the pixels of a phone, so that its texts stay readable there. */
const WIDTH = 380;
const HEIGHT = 240;
const FRAME = { left: 52, right: 368, top: 12, bottom: 198 };
/** Colours and dashes (style.ts) repeat after so many series. */
export const STYLES = 6;

export interface ChartText {
  readonly title: string;
  /** What a reader who cannot see the plot should know. */
  readonly description: string;
  readonly x: string;
  readonly y: string;
  /** Said below the plot. */
  readonly note?: string;
}

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Of its colour and mark; its place among the series by default. */
  readonly style?: number;
  readonly dashed?: boolean;
  /** False: the legend leaves it to `note`. */
  readonly inLegend?: boolean;
}

/** Lines through points, with a legend and, behind a summary, the figures. `zero`: the y axis starts at 0. */
export function lineChart(text: ChartText, series: readonly Series[], { zero = true } = {}): Markup {
  const drawn = series.filter(({ points }) => points.length > 0);
  const xs = drawn.flatMap(({ points }) => points.map(([x]) => x));
  const ys = drawn.flatMap(({ points }) => points.map(([, y]) => y));
  const x = linearScale(Math.min(...xs), Math.max(...xs), { from: FRAME.left, to: FRAME.right, ticks: 5 });
  const y = linearScale(zero ? Math.min(0, ...ys) : Math.min(...ys), Math.max(...ys), {
    from: FRAME.bottom,
    to: FRAME.top,
    ticks: 4,
  });
  const lines = drawn.map((line, at) => drawLine(line, line.style ?? at, x, y));
  return figure(text, markup`${axes(text, x, y)}${lines}`, [
    legend(drawn.map((line, at) => ({ ...line, style: line.style ?? at }))),
    text.note && markup`<p class="note">${text.note}</p>`,
    figures(text, drawn),
  ]);
}

/** A bar for each bin or group, side by side where there are several series. */
export function barChart(
  text: ChartText,
  labels: readonly string[],
  series: readonly { name: string; values: readonly number[] }[],
): Markup {
  const y = linearScale(0, Math.max(...series.flatMap(({ values }) => values)), {
    from: FRAME.bottom,
    to: FRAME.top,
    ticks: 4,
  });
  const slot = (FRAME.right - FRAME.left) / labels.length;
  const width = (slot * 0.8) / series.length;
  const bars = series.map(({ name, values }, s) =>
    values.map((value, at) => {
      const left = FRAME.left + at * slot + slot * 0.1 + s * width;
      const top = y.at(value);
      return markup`<rect
        class="bar s${s % STYLES}"
        x="${round(left)}"
        y="${round(top)}"
        width="${round(width)}"
        height="${round(FRAME.bottom - top)}"
        ><title>${name}, ${labels[at]}: ${shown(value)}</title></rect
      >`;
    }),
  );
  const every = Math.ceil(labels.length / 8);
  const names = labels.map(
    (label, at) =>
      at % every === 0 &&
      markup`<text class="tick" text-anchor="middle" x="${round(FRAME.left + (at + 0.5) * slot)}" y="${FRAME.bottom + 15}"
        >${label}</text
      >`,
  );
  const table = figureTable(
    text,
    ['', ...series.map(({ name }) => name)],
    labels.map((label, at) => [label, ...series.map(({ values }) => shown(values[at]))]),
  );
  const legends = series.length > 1 ? legend(series.map(({ name }) => ({ name, points: [] }))) : null;
  return figure(text, markup`${yAxis(text, y)}${bars}${names}${xTitle(text)}`, [legends, table]);
}

function figure({ title, description }: ChartText, drawing: Markup, below: Content): Markup {
  return markup`<figure>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}. ${description}">${drawing}</svg>${below}
  </figure>`;
}

function axes(text: ChartText, x: Scale, y: Scale): Markup {
  const ticks = x.ticks.map(
    (tick) =>
      markup`<text class="tick" text-anchor="middle" x="${round(x.at(tick))}" y="${FRAME.bottom + 15}"
        >${shown(tick)}</text
      >`,
  );
  return markup`${yAxis(text, y)}${ticks}${xTitle(text)}`;
}

function yAxis({ y: title }: ChartText, y: Scale): Markup {
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

function xTitle({ x }: ChartText): Markup {
  return markup`<text class="axis" text-anchor="middle" x="${(FRAME.left + FRAME.right) / 2}" y="${HEIGHT - 6}"
    >${x}</text
  >`;
}

function drawLine({ name, points, dashed }: Series, style: number, x: Scale, y: Scale): Markup {
  const path = points.map(([px, py], at) => `${at === 0 ? 'M' : 'L'}${round(x.at(px))} ${round(y.at(py))}`).join('');
  const marks =
    points.length <= 30 &&
    points.map(
      ([px, py]) =>
        markup`<g transform="translate(${round(x.at(px))} ${round(y.at(py))})"
          >${mark(style)}<title>${name}: ${shown(px)}, ${shown(py)}</title></g
        >`,
    );
  return markup`<g class="series s${style % STYLES}${dashed ? ' dashed' : ''}"><path d="${path}" />${marks}</g>`;
}

/** Told apart by shape as well as by colour. */
function mark(style: number): Markup {
  switch (style % 3) {
    case 0:
      return markup`<circle r="3.2" />`;
    case 1:
      return markup`<rect x="-3" y="-3" width="6" height="6" />`;
    default:
      return markup`<polygon points="0,-4 3.8,3 -3.8,3" />`;
  }
}

function legend(series: readonly Series[]): Markup | null {
  if (series.length < 2) return null;
  const items = series
    .filter(({ inLegend }) => inLegend !== false)
    .map(
      ({ name, style, dashed }, at) =>
        markup`<li>
          <svg class="key" viewBox="-12 -6 24 12" aria-hidden="true">
            <g class="series s${(style ?? at) % STYLES}${dashed ? ' dashed' : ''}">
              <path d="M-11 0L11 0" />
              ${mark(style ?? at)}
            </g></svg
          >${name}
        </li>`,
    );
  return markup`<ul class="legend">
    ${items}
  </ul>`;
}

/** The same numbers as a table: what a plot cannot say to everyone. */
function figures(text: ChartText, series: readonly Series[]): Markup {
  const xs = [...new Set(series.flatMap(({ points }) => points.map(([x]) => x)))].toSorted((a, b) => a - b);
  const rows = xs.map((x) => [
    shown(x),
    ...series.map(({ points }) => {
      const point = points.find(([px]) => px === x);
      return point ? shown(point[1]) : '';
    }),
  ]);
  return figureTable(text, [text.x, ...series.map(({ name }) => name)], rows);
}

function figureTable(
  { title, y }: ChartText,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): Markup {
  return markup`<details>
    <summary>Figures</summary>
    ${dataTable(`${title}: ${y}`, columns, rows)}
  </details>`;
}

/** A table that scrolls by itself where it is too wide. The first cell of a row names it. */
export function dataTable(caption: string, columns: readonly Content[], rows: readonly (readonly Content[])[]): Markup {
  const head = columns.map((column) => markup`<th scope="col">${column}</th>`);
  const body = rows.map(
    ([name, ...cells]) =>
      markup`<tr>
        <th scope="row">${name}</th>
        ${cells.map((cell) => markup`<td>${cell}</td>`)}
      </tr>`,
  );
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Up to four digits. */
export function shown(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}
