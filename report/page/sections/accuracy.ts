import type { EvaluationResult } from '../../../evaluation/evaluate.js';
import { against, count, digits } from '../../numbers.js';
import { barChart } from '../bar-chart.js';
import { dataTable } from '../data-table.js';
import type { ReportFacts } from '../facts.js';
import { markup } from '../html.js';
import type { Markup } from '../html.js';
import { shown } from '../text.js';
import type { Section } from './section.js';

interface Group {
  readonly name: string;
  readonly users: number;
  readonly pairs: number;
  readonly values: Readonly<Record<string, number>>;
}

/** The section about the accuracy on all test items, and on those with and without training interactions. */
export function accuracySection({ evaluation }: ReportFacts): Section | null {
  if (!evaluation) return null;
  const groups = groupsOf(evaluation);
  const names = Object.keys(evaluation.metrics);
  const where = against(evaluation);
  const rows = groups.map(({ name, pairs, users, values }) => [
    name,
    count(pairs),
    count(users),
    ...names.map((metric) => digits(values[metric])),
  ]);
  const columns = ['Test items', 'Pairs', 'Users', ...names.map((name) => name.toUpperCase())];
  return {
    id: 'accuracy',
    title: 'Accuracy: warm against cold',
    body: markup`<p>
        Each held-out item is ranked ${where} that its user has not met; ties count against it. Figures are means over
        pairs. Warm items have training interactions. Cold items have none, so their place rests on features alone.
      </p>
      ${dataTable(`Accuracy on all, warm and cold test items, ${where}`, columns, rows)}
      <div class="plots">${cutOffChart('ndcg', groups, where)}${cutOffChart('hr', groups, where)}</div>`,
  };
}

function groupsOf({ users, pairs, metrics, warm, cold }: EvaluationResult): Group[] {
  const groups = [
    { name: 'all', users, pairs, values: { ...metrics } },
    { name: 'warm', ...warm, values: { ...warm } },
    { name: 'cold', ...cold, values: { ...cold } },
  ];
  return groups.filter((group) => group.pairs > 0);
}

function cutOffChart(metric: 'ndcg' | 'hr', groups: readonly Group[], where: string): Markup {
  const name = metric.toUpperCase();
  const cuts = Object.keys(groups[0].values).filter((key) => key.startsWith(`${metric}@`));
  const bars = groups.map(({ name, values }) => ({ name, values: cuts.map((cut) => values[cut]) }));
  return barChart(
    {
      title: `${name} on warm and cold items, ${where}`,
      description: bars.map(({ name, values }) => `${name}: ${values.map(shown).join(', ')}`).join('; '),
      x: 'length of the list',
      y: name,
    },
    cuts.map((cut) => cut.slice(metric.length + 1)),
    bars,
  );
}
