/** Markup that is safe to put into a page as it is. Only `markup` and `raw` make it. */
export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

export type Content = Markup | string | number | null | undefined | false | readonly Content[];

/** Markup with values put in: texts and numbers are escaped, markup is not, lists are joined, null and false are nothing. */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(parts.reduce((text, part, at) => text + (at === 0 ? '' : markupOf(values[at - 1])) + part, ''));
}

/** Text that is markup already: only for constants of this program. */
export function raw(text: string): Markup {
  return new Markup(text);
}

function markupOf(value: Content): string {
  if (value instanceof Markup) return value.text;
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'object') return value.map(markupOf).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
