import { dataTable, shown } from '../chart.js';
import type { ItemFacts, ReportFacts } from '../facts.js';
import { TOP } from '../facts.js';
import { markup } from '../html.js';
import type { Markup } from '../html.js';
import type { Section } from './section.js';

export function itemsSection({ extremes, certificates }: ReportFacts): Section | null {
  if (!certificates || extremes.vulnerable.length === 0) return null;
  return {
    id: 'items',
    title: 'Items',
    body: markup`<p>
        How large a change of its features alone puts an item into the top ${TOP} of a user that has it neither there
        nor in training.
      </p>
      ${itemTable('Most vulnerable items: the least change is enough', extremes.vulnerable)}${itemTable('Most robust items', extremes.robust)}`,
  };
}

function itemTable(caption: string, items: readonly ItemFacts[]): Markup {
  const pictured = items.some(({ picture }) => picture);
  const rows = items.map(({ id, epsilon, user, interactions, picture }) => [
    id,
    ...(pictured ? [pictureOf(id, picture)] : []),
    Number.isFinite(epsilon) ? shown(epsilon) : 'none is enough',
    user ?? '-',
    String(interactions),
  ]);
  return dataTable(caption, ['Item', ...(pictured ? ['Picture'] : []), 'Epsilon', 'For user', 'Interactions'], rows);
}

function pictureOf(id: string, picture: ItemFacts['picture']): Markup {
  if (!picture) return markup`-`;
  if (picture.kind === 'link') return markup`<a href="${picture.url}" rel="noreferrer">picture</a>`;
  return markup`<img src="${picture.uri}" alt="Item ${id}" loading="lazy" />`;
}
