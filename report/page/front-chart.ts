import { figure, figureTable, FRAME, legend, round, xAxis, yAxis, yScale } from './figure.js';
import type { ChartText } from './figure.js';
import { markup } from './html.js';
import type { Content, Markup } from './html.js';
import { placeLabels } from './labels.js';
import { linearScale } from './scale.js';
import { shown } from './text.js';

/** The radii of the smallest and the largest mark. The largest one fits the key of a legend. */
const [SMALLEST, LARGEST] = [2.5, 5.2];
/** The radius of the marks of a legend that does not explain sizes. */
const KEY = 4;

/** A row of a comparison in the chart of the Pareto front. */
export interface FrontPoint {
  /** The short name that stands beside the mark. */
  readonly label: string;
  readonly title: string;
  readonly x: number;
  readonly y: number;
  /** The accuracy on cold items, which is the size of the mark; null where there are none. */
  readonly size: number | null;
  readonly isOnFront: boolean;
}

/**
 * Draws rows as marks over two measures. The area of a mark grows with a third one. Marks on the Pareto front are filled, and
 * the others are hollow. Labels of the front are placed first, and those for which there is no room are left out.
 * @param sizeName what the area of a mark shows.
 */
export function frontChart(text: ChartText, points: readonly FrontPoint[], sizeName: string): Markup {
  if (points.length === 0) return markup``;
  const ordered = points.toSorted((a, b) => Number(b.isOnFront) - Number(a.isOnFront));
  const xs = points.map(({ x }) => x);
  const x = linearScale(Math.min(...xs), Math.max(...xs), { from: FRAME.left, to: FRAME.right, ticks: 5 });
  const y = yScale(
    points.map((point) => point.y),
    false,
  );
  const largest = Math.max(0, ...points.map(({ size }) => size ?? 0));
  const placed = ordered.map((point) => {
    return { ...point, x: x.at(point.x), y: y.at(point.y), text: point.label, radius: radiusOf(point.size, largest) };
  });
  const marks = placed.map(
    (mark, at) =>
      markup`<g class="${classOf(mark.isOnFront)}" transform="translate(${round(mark.x)} ${round(mark.y)})"
        >${circle(mark.radius)}<title>${titleOf(ordered[at], sizeName)}</title></g
      >`,
  );
  const labels = placeLabels(placed, FRAME).map(
    ({ x: left, y: bottom, point }) =>
      markup`<text class="label s0" x="${round(left)}" y="${round(bottom)}">${point.label}</text>`,
  );
  const ticks = x.ticks.map((tick) => ({ at: x.at(tick), label: shown(tick) }));
  const drawing = markup`${yAxis(text, y)}${xAxis(text, ticks)}${marks.toReversed()}${labels}`;
  return figure(text, drawing, [frontLegend(points, largest, sizeName), frontTable(text, ordered, sizeName)]);
}

function radiusOf(size: number | null, largest: number): number {
  return SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(largest === 0 ? 0 : (size ?? 0) / largest);
}

function classOf(isOnFront: boolean): string {
  return isOnFront ? 'series s0' : 'series s0 hollow';
}

function circle(radius: number): Markup {
  return markup`<circle r="${round(radius)}" />`;
}

function titleOf({ title, x, y, size }: FrontPoint, sizeName: string): string {
  return `${title}: ${shown(x)}, ${shown(y)}${size === null ? '' : `, ${sizeName} ${shown(size)}`}`;
}

/** The legend explains filled and hollow marks, and the smallest and the largest size where sizes differ. */
function frontLegend(points: readonly FrontPoint[], largest: number, sizeName: string): Markup {
  const key = (isOnFront: boolean, radius: number): Markup =>
    markup`<g class="${classOf(isOnFront)}">${circle(radius)}</g>`;
  const kinds = [true, false]
    .filter((isOnFront) => points.some((point) => point.isOnFront === isOnFront))
    .map((isOnFront) => ({
      name: isOnFront ? 'on the Pareto front' : 'not on it',
      key: key(isOnFront, KEY),
    }));
  const sizes = [0, largest].map((size) => ({
    name: `${sizeName} ${shown(size)}`,
    key: key(false, radiusOf(size, largest)),
  }));
  return legend(largest === 0 ? kinds : [...kinds, ...sizes]);
}

function frontTable(text: ChartText, points: readonly FrontPoint[], sizeName: string): Content {
  const rows = points.map(({ title, label, x, y, size, isOnFront }) => [
    title,
    label,
    shown(x),
    shown(y),
    size === null ? '' : shown(size),
    isOnFront ? 'yes' : 'no',
  ]);
  return figureTable(text, ['Row', 'Point', text.x, text.y, sizeName, 'On the front'], rows);
}
