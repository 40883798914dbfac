/** A picture, a text or a sound cannot be encoded. The message says why, without its name. */
export class SourceError extends Error {}

/** A source could not be read. Another try may read it, although it did not change. */
export class UnreadError extends SourceError {}
