/** Markup that is safe to put into a page as it is. Only `markup` and `raw` make it. */
export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

/** Everything that can be put into markup. Null, undefined and false stand for nothing. */
export type Content = Markup | string | number | null | undefined | false | readonly Content[];

/**
 * Makes markup from a template. Texts and numbers are escaped, markup stays as it is, lists are joined, and null and
 * false are left out.
 */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(parts.reduce((text, part, at) => text + (at === 0 ? '' : markupOf(values[at - 1])) + part, ''));
}

/** Declares that a text is markup already. It is only for constants of this program, because nothing is escaped. */
export function raw(text: string): Markup {
  return new Markup(text);
}

function markupOf(value: Content): string {
  if (value instanceof Markup) return value.text;
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'object') return value.map(markupOf).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
