/** A picture or a text cannot be encoded. The message says why, without its name. */
export class SourceError extends Error {}
