import type { EvaluationResult } from '../../../evaluation/evaluate.js';
import { digits } from '../../numbers.js';
import { barChart, dataTable, shown } from '../chart.js';
import type { ReportFacts } from '../facts.js';
import { markup } from '../html.js';
import type { Section } from './section.js';

export function accuracySection({ evaluation }: ReportFacts): Section | null {
  if (!evaluation) return null;
  const names = Object.keys(evaluation.metrics);
  const groups = [
    { name: 'all', users: evaluation.users, pairs: evaluation.pairs, values: evaluation.metrics },
    { name: 'warm', users: evaluation.warm.users, pairs: evaluation.warm.pairs, values: evaluation.warm },
    { name: 'cold', users: evaluation.cold.users, pairs: evaluation.cold.pairs, values: evaluation.cold },
  ].filter(({ users }) => users > 0);
  const rows = groups.map(({ name, users, pairs, values }) => [
    name,
    String(users),
    String(pairs),
    ...names.map((metric) => digits((values as Record<string, number>)[metric])),
  ]);
  const cuts = names.filter((name) => name.startsWith('ndcg@'));
  const bars = groups.map(({ name, values }) => ({
    name,
    values: cuts.map((cut) => (values as Record<string, number>)[cut]),
  }));
  return {
    id: 'accuracy',
    title: 'Accuracy: warm against cold',
    body: markup`<p>
        Each held-out item is ranked among ${against(evaluation)} that its user has not met; ties count against it. Warm
        items have training interactions, cold ones have none: their place rests on features alone.
      </p>
      ${dataTable('Accuracy of all, warm and cold test items', ['Test items', 'Users', 'Pairs', ...names.map((name) => name.toUpperCase())], rows)}
      <div class="plots">
        ${barChart(
          {
            title: 'NDCG of warm and cold items',
            description: bars.map(({ name, values }) => `${name}: ${values.map(shown).join(', ')}`).join('; '),
            x: 'list length',
            y: 'NDCG',
          },
          cuts.map((cut) => cut.slice('ndcg@'.length)),
          bars,
        )}
      </div>`,
  };
}

/** "999 sampled items": what each held-out item is ranked against. */
export function against({ candidates }: EvaluationResult): string {
  return candidates === 'all' ? 'all items' : `${candidates} sampled items`;
}
