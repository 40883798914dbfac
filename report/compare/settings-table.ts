import type { PeerSettings } from '../../evaluation/peers/peers.js';
import type { Comparison } from './comparison.js';
import type { TextTable } from './fit.js';

/** The settings of peers that validation chose, with the number of seeds for each; no table where no peer has settings. */
export function settingsTable({ rows }: Comparison): TextTable[] {
  const cells = rows.flatMap(({ title, settings }) => {
    const chosen = settings.map(settingsText);
    return [...new Set(chosen)].map((text) => [title, text, String(chosen.filter((other) => other === text).length)]);
  });
  if (cells.length === 0) return [];
  return [
    {
      title: 'Settings of peers',
      columns: ['Model', 'Chosen by validation', 'Seeds'],
      rows: cells,
      note: 'Each seed chooses its settings by NDCG@10 on the validation pairs, among those that docs/compare.md lists.',
    },
  ];
}

function settingsText(settings: PeerSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
