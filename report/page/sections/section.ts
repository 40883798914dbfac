import type { Markup } from '../html.js';

/** A part of the page. The navigation links to its `id`. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}
