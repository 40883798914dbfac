import { markup } from './html.js';
import type { Content, Markup } from './html.js';

/**
 * A table that scrolls by itself where the page is too narrow for it, with a visible scroll bar. The first cell of each
 * row names the row and stays in view.
 */
export function dataTable(caption: string, columns: readonly Content[], rows: readonly (readonly Content[])[]): Markup {
  const head = columns.map((column) => markup`<th scope="col">${column}</th>`);
  const body = rows.map(
    ([name, ...cells]) =>
      markup`<tr>
        <th scope="row">${name}</th>
        ${cells.map((cell) => markup`<td>${cell}</td>`)}
      </tr>`,
  );
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
    <table>
      <caption>
        <span>${caption}</span>
      </caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}
