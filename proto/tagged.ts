import type { Command, CoordinatorMessage, MemberMessage, Report } from './index.js';

/** One alternative of a oneof, with its name as a tag that a `switch` can take apart. */
type Tagged<Alternative> = Alternative extends unknown ? Alternative & { readonly kind: keyof Alternative } : never;

/** A command of the coordinator with its kind: `{ kind: 'start', start: {} }`. */
export type TaggedCommand = Tagged<Command>;
/** A report of a member with its kind: `{ kind: 'leaving', leaving: {} }`. */
export type TaggedReport = Tagged<Report>;

/** The command of a message; null when it holds none that this version knows. */
export function commandOf(message: CoordinatorMessage | Command): TaggedCommand | null {
  return alternativeOf(message) as TaggedCommand | null;
}

/** The report of a message; null when it holds none that this version knows. */
export function reportOf(message: MemberMessage | Report): TaggedReport | null {
  return alternativeOf(message) as TaggedReport | null;
}

/** The only field of a message whose value is a message itself: the alternative of the oneof that was set. */
function alternativeOf(message: object): object | null {
  for (const [kind, value] of Object.entries(message) as [string, unknown][]) {
    if (typeof value === 'object' && value !== null) return { kind, [kind]: value };
  }
  return null;
}
