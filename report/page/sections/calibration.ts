import { count, percent } from '../../numbers.js';
import { barChart } from '../bar-chart.js';
import { dataTable } from '../data-table.js';
import type { ReportFacts } from '../facts.js';
import { markup } from '../html.js';
import type { Markup } from '../html.js';
import { shown } from '../text.js';
import type { Section } from './section.js';

type Calibration = NonNullable<ReportFacts['calibration']>;

/** The section about what real changes of pictures mean in units of epsilon. */
export function calibrationSection({ calibration, job }: ReportFacts): Section | null {
  if (!calibration) return null;
  const { changes, pictures, queries, encoder, examples } = calibration;
  const trained = job.stages.findLast(({ kind }) => kind === 'amr')?.epsilon || null;
  const rows = changes.map(({ kind, median, ninety, worst, drop, certified }) => [
    kind,
    ...[median, ninety, worst].map(shown),
    ...(trained === null ? [] : [worst <= trained ? 'yes' : 'no']),
    drop === null ? '-' : percent(drop),
    percent(certified),
  ]);
  const columns = [
    'Change',
    'Median',
    '90 %',
    'Worst',
    ...(trained === null ? [] : [`Within ${trained}`]),
    'Change of NDCG@10',
    'Certified',
  ];
  return {
    id: 'calibration',
    title: 'Changes of pictures',
    body: markup`<p>
        How far changes of ${count(pictures)} pictures move their features, in units of epsilon, as the encoder
        ${encoder.name} sees them. An attack changes each byte of a picture by at most so much, to raise the item's score
        for all users, and asks the encoder ${count(queries)} times. Worst is the epsilon that covers all changes of a
        kind that were found; a better attack may move features further.${trained === null ? '' : coverWords(changes, trained)}
      </p>
      <div class="plots">${charts(changes)}</div>
      ${dataTable('Changes of pictures; the last two columns say what the model does where the features of all items move as far as the worst', columns, rows)}${exampleTable(examples, changes)}`,
  };
}

/** Says which kinds of change the epsilon of training covers. */
function coverWords(changes: Calibration['changes'], trained: number): string {
  const covered = changes.filter(({ worst }) => worst <= trained).map(({ kind }) => kind);
  const which = covered.length === changes.length ? 'all of them' : covered.join(', ') || 'none of them';
  return ` The model was trained against epsilon ${trained}, which covers ${which}.`;
}

/** Draws a chart for each group of changes whose names begin with the same word, and one for all others. */
function charts(changes: Calibration['changes']): (Markup | null)[] {
  const wordOf = ({ kind }: { kind: string }) => kind.split(' ')[0];
  const groups = new Map<string, Calibration['changes']>();
  for (const change of changes) groups.set(wordOf(change), [...(groups.get(wordOf(change)) ?? []), change]);
  const others = [...groups.values()].filter((group) => group.length === 1).flat();
  const named = [...groups].filter(([, group]) => group.length > 1);
  return [
    ...named.map(([word, group]) =>
      chart(
        `Changes by ${word}, in units of epsilon`,
        group.map((change) => [change.kind.slice(word.length).replace(/^ of/, '').trim(), change] as const),
      ),
    ),
    chart(
      'Other changes, in units of epsilon',
      others.map((change) => [wordOf(change), change] as const),
    ),
  ];
}

function chart(title: string, bars: readonly (readonly [string, Calibration['changes'][number]])[]): Markup | null {
  if (bars.length === 0) return null;
  const text = {
    title,
    description: 'Half of the pictures move less than the median, and nine of ten less than the second bar.',
    x: 'change',
    y: 'epsilon',
  };
  const valuesOf = (of: 'median' | 'ninety' | 'worst') => bars.map(([, change]) => change[of]);
  return barChart(
    text,
    bars.map(([label]) => label),
    [
      { name: 'median', values: valuesOf('median') },
      { name: '90 %', values: valuesOf('ninety') },
      { name: 'worst', values: valuesOf('worst') },
    ],
  );
}

/** The picture that each kind of change moved furthest, before and after. */
function exampleTable(examples: Calibration['examples'], changes: Calibration['changes']): Markup | null {
  if (examples.length === 0) return null;
  const rows = examples.map(({ kind, item, before, after }) => [
    kind,
    item,
    shown(changes.find((change) => change.kind === kind)?.worst ?? NaN),
    markup`<img src="${before}" alt="Item ${item} before" loading="eager" />`,
    markup`<img src="${after}" alt="Item ${item} after ${kind}" loading="eager" />`,
  ]);
  const caption = 'The picture whose features each change moved furthest';
  return markup`<div class="pairs">${dataTable(caption, ['Change', 'Item', 'Epsilon', 'Before', 'After'], rows)}</div>`;
}
