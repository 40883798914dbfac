/** A picture, a text or a sound cannot be encoded. The message says why, without its name. */
export class SourceError extends Error {}
