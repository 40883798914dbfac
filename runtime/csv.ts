/** Writes a text as a field of a CSV file (RFC 4180). */
export function csvField(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Writes a value as a field of a CSV file that people open in a spreadsheet. A text that begins like a formula gets an apostrophe
 * before it, so that it is not computed. Null becomes an empty field.
 */
export function csvCell(value: string | number | null): string {
  const isFormula = typeof value === 'string' && /^[=+\-@\t\r]/.test(value);
  return csvField(value === null ? '' : `${isFormula ? "'" : ''}${value}`);
}
