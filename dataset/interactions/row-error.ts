/** A row cannot be read. The message says why, without the place of the row. */
export class RowError extends Error {}
