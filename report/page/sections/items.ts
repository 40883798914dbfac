import { count } from '../../numbers.js';
import { dataTable } from '../data-table.js';
import type { ReportFacts } from '../facts.js';
import { markup } from '../html.js';
import type { Markup } from '../html.js';
import { TOP } from '../item-facts.js';
import type { ItemFacts } from '../item-facts.js';
import { shown } from '../text.js';
import type { Section } from './section.js';

/** The section about the items that are easiest and hardest to push into a list. */
export function itemsSection({ items, certificates }: ReportFacts): Section | null {
  const { weak, nearTies, robust } = items;
  if (!certificates || weak.length + nearTies.length + robust.length === 0) return null;
  return {
    id: 'items',
    title: 'Items',
    body: markup`<p>
        Epsilon is the least change of an item's features that puts the item, changed alone, into the top ${TOP} of a
        user who has it neither there nor in training. Place is where the item stands in that user's list before.
      </p>
      ${itemTable('Weak items: a small change lifts them into a list from further below', weak)}${itemTable(`Near-ties: items at place ${TOP + 1}, whose score nearly equals that of place ${TOP}`, nearTies)}${itemTable('Most robust items: they need the largest change', robust)}`,
  };
}

function itemTable(caption: string, items: readonly ItemFacts[]): Markup | null {
  if (items.length === 0) return null;
  const pictured = items.some(({ picture }) => picture);
  const rows = items.map(({ id, epsilon, user, place, interactions, picture }) => [
    id,
    ...(pictured ? [pictureOf(id, picture)] : []),
    Number.isFinite(epsilon) ? shown(epsilon) : 'no change is enough',
    user ?? '-',
    place === null ? '-' : count(place),
    count(interactions),
  ]);
  const columns = ['Item', ...(pictured ? ['Picture'] : []), 'Epsilon', 'For user', 'Place', 'Interactions'];
  return dataTable(caption, columns, rows);
}

function pictureOf(id: string, picture: ItemFacts['picture']): Markup {
  if (!picture) return markup`-`;
  if (picture.kind === 'link') return markup`<a href="${picture.url}" rel="noreferrer">picture</a>`;
  return markup`<img src="${picture.uri}" alt="Item ${id}" loading="eager" />`;
}
