import type { Comparison } from './comparison.js';
import type { TextTable } from './fit.js';
import type { RowSettings } from './folder.js';

/** The settings of peers and memories, with the number of seeds for each; no table where no row has settings. */
export function settingsTable({ rows }: Comparison): TextTable[] {
  const cells = rows.flatMap(({ title, settings, memory }) => {
    const content = memory ? `, content ${memory.asked.content ?? 'live'}` : '';
    const chosen = settings.map((each) => settingsText(each) + content);
    return [...new Set(chosen)].map((text) => [title, text, String(chosen.filter((other) => other === text).length)]);
  });
  if (cells.length === 0) return [];
  return [
    {
      title: 'Settings of peers and memories',
      columns: ['Model', 'Chosen by validation', 'Seeds'],
      rows: cells,
      note: 'Each seed chooses its settings by NDCG@10 on the validation pairs. docs/compare.md says among which. A memory keeps those that the job states.',
    },
  ];
}

function settingsText(settings: RowSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
