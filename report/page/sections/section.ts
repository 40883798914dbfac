import type { Markup } from '../html.js';

/** A part of the page; `id` is what the navigation leads to. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}
