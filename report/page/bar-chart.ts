import { figure, figureTable, FRAME, legend, round, STYLES, xAxis, yAxis, yScale } from './figure.js';
import type { ChartText } from './figure.js';
import { markup } from './html.js';
import type { Markup } from './html.js';
import { shown } from './text.js';

/** The x axis names at most so many bars. */
const NAMED_BARS = 8;
/** The part of its slot that a group of bars fills. */
const FILLED = 0.8;

/** The values of one colour, one for each label of the chart. */
export interface BarSeries {
  readonly name: string;
  readonly values: readonly number[];
}

/** Draws a bar for each label, and bars side by side where there are several series. */
export function barChart(text: ChartText, labels: readonly string[], series: readonly BarSeries[]): Markup {
  const y = yScale(series.flatMap(({ values }) => values));
  const slot = (FRAME.right - FRAME.left) / labels.length;
  const width = (slot * FILLED) / series.length;
  const bars = series.map(({ name, values }, s) =>
    values.map((value, at) => {
      const left = FRAME.left + at * slot + (slot * (1 - FILLED)) / 2 + s * width;
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
  const every = Math.ceil(labels.length / NAMED_BARS);
  const ticks = labels
    .map((label, at) => ({ label, at: FRAME.left + (at + 0.5) * slot }))
    .filter((_, at) => at % every === 0);
  const table = figureTable(
    text,
    [text.x, ...series.map(({ name }) => name)],
    labels.map((label, at) => [label, ...series.map(({ values }) => shown(values[at]))]),
  );
  const keys = series.map(({ name }, s) => ({
    name,
    key: markup`<rect class="bar s${s % STYLES}" x="-5" y="-5" width="10" height="10" />`,
  }));
  return figure(text, markup`${yAxis(text, y)}${bars}${xAxis(text, ticks)}`, [keys.length > 1 && legend(keys), table]);
}
