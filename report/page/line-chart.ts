import { figure, figureTable, FRAME, legend, round, STYLES, xAxis, yAxis, yScale } from './figure.js';
import type { ChartText } from './figure.js';
import { markup } from './html.js';
import type { Markup } from './html.js';
import { placeLabels } from './labels.js';
import { linearScale } from './scale.js';
import type { Scale } from './scale.js';
import { shown } from './text.js';

/** The largest number of points for which a line has marks. On a longer line, the marks would hide it. */
const MARKED_POINTS = 30;

/** A point of a line, with a text that stands beside it. */
export type Point = readonly [x: number, y: number, label?: string];

/** A line of a chart. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  /** The number of its colour and mark; by default its place among the series. */
  readonly style?: number;
  readonly dashed?: boolean;
  /** If false, the legend does not name the line; the note of the chart should. */
  readonly inLegend?: boolean;
}

/** How a line chart is drawn. */
export interface LineChartOptions {
  /** If true, which is the default, the y axis starts at 0. */
  readonly zero?: boolean;
  /** Places on the x axis where something begins, each marked by a vertical line with a name. */
  readonly boundaries?: readonly { readonly x: number; readonly name: string }[];
}

interface Axes {
  readonly x: Scale;
  readonly y: Scale;
}

/** Draws lines through points, with a legend and, behind a summary, the figures. */
export function lineChart(
  text: ChartText,
  series: readonly Series[],
  { zero = true, boundaries = [] }: LineChartOptions = {},
): Markup {
  const drawn = series.map((line, at) => ({ style: at, ...line })).filter(({ points }) => points.length > 0);
  const points = drawn.flatMap((line) => line.points);
  const xs = points.map(([x]) => x);
  const x = linearScale(Math.min(...xs), Math.max(...xs), { from: FRAME.left, to: FRAME.right, ticks: 5 });
  const axes = {
    x,
    y: yScale(
      points.map(([, y]) => y),
      zero,
    ),
  };
  const ticks = x.ticks.map((tick) => ({ at: x.at(tick), label: shown(tick) }));
  const drawing = markup`${yAxis(text, axes.y)}${xAxis(text, ticks)}${drawBoundaries(boundaries, x)}${drawn.map((line) => drawLine(line, axes))}${drawLabels(drawn, axes)}`;
  const keys = drawn
    .filter(({ inLegend }) => inLegend !== false)
    .map((line) => ({ name: line.name, key: keyOf(line) }));
  return figure(text, drawing, [keys.length > 1 && legend(keys), pointTable(text, drawn)]);
}

type StyledSeries = Series & { readonly style: number };

function classOf({ style, dashed }: StyledSeries): string {
  return `series s${style % STYLES}${dashed ? ' dashed' : ''}`;
}

function drawLine(line: StyledSeries, { x, y }: Axes): Markup {
  const { name, points, style } = line;
  const path = points.map(([px, py], at) => `${at === 0 ? 'M' : 'L'}${round(x.at(px))} ${round(y.at(py))}`).join('');
  const marks =
    hasMarks(line) &&
    points.map(
      ([px, py, label]) =>
        markup`<g transform="translate(${round(x.at(px))} ${round(y.at(py))})"
          >${mark(style)}<title>${name}${label && `, ${label}`}: ${shown(px)}, ${shown(py)}</title></g
        >`,
    );
  return markup`<g class="${classOf(line)}"><path d="${path}" />${marks}</g>`;
}

/** The legend shows a line as it is drawn: with or without marks. */
function keyOf(line: StyledSeries): Markup {
  return markup`<g class="${classOf(line)}"><path d="M-11 0L11 0" />${hasMarks(line) && mark(line.style)}</g>`;
}

function hasMarks({ points }: Series): boolean {
  return points.length <= MARKED_POINTS;
}

/** Series differ by the shape of their marks as well as by colour. */
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

function drawBoundaries(boundaries: LineChartOptions['boundaries'] & object, x: Scale): Markup[] {
  return boundaries.map(({ x: value, name }) => {
    const at = round(Math.max(x.at(value), FRAME.left));
    return markup`<line class="boundary" x1="${at}" x2="${at}" y1="${FRAME.top - 12}" y2="${FRAME.bottom}" /><text
        class="tick"
        x="${at + 4}"
        y="${FRAME.top - 6}"
        >${name}</text
      >`;
  });
}

/** Writes the labels of points beside them, where there is room. The table of figures has all of them. */
function drawLabels(series: readonly StyledSeries[], { x, y }: Axes): Markup[] {
  const points = series.flatMap(({ points, style }) =>
    points.map(([px, py, text]) => ({ x: x.at(px), y: y.at(py), text: text ?? '', style })),
  );
  return placeLabels(points, FRAME).map(
    ({ x: left, y: bottom, point }) =>
      markup`<text class="label s${point.style % STYLES}" x="${round(left)}" y="${round(bottom)}">${point.text}</text>`,
  );
}

function pointTable(text: ChartText, series: readonly Series[]): Markup {
  if (series.some(({ points }) => points.some(([, , label]) => label !== undefined))) {
    const rows = series.flatMap(({ name, points }) =>
      points.map(([x, y, label = '']) => [name, label, shown(x), shown(y)]),
    );
    return figureTable(text, ['Line', 'Point', text.x, text.y], rows);
  }
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
