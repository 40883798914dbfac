import type { Command, CoordinatorMessage, MemberMessage, Report } from './index.js';

/** One alternative of a oneof with its name as a tag, so that a `switch` can distinguish them. */
type Tagged<Alternative> = Alternative extends unknown ? Alternative & { readonly kind: keyof Alternative } : never;

/** A command of the coordinator with its kind: `{ kind: 'start', start: {} }`. */
export type TaggedCommand = Tagged<Command>;
/** A report of a member with its kind: `{ kind: 'leaving', leaving: {} }`. */
export type TaggedReport = Tagged<Report>;

/** The command in a message. It is null when the message has none that this version knows. */
export function commandOf(message: CoordinatorMessage | Command): TaggedCommand | null {
  return alternativeOf(message) as TaggedCommand | null;
}

/** The report in a message. It is null when the message has none that this version knows. */
export function reportOf(message: MemberMessage | Report): TaggedReport | null {
  return alternativeOf(message) as TaggedReport | null;
}

/** The alternative of the oneof that was set. It is the only field of the message whose value is a message itself. */
function alternativeOf(message: object): object | null {
  for (const [kind, value] of Object.entries(message) as [string, unknown][]) {
    if (typeof value === 'object' && value !== null) return { kind, [kind]: value };
  }
  return null;
}
