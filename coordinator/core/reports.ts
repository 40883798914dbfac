import type { MemberMessage } from '../../proto/index.js';

type Name = Exclude<keyof MemberMessage, 'jobUid' | 'run'>;

/** The report in a member's message, with its name. */
export type Report = {
  [N in Name]: { readonly name: N; readonly value: NonNullable<MemberMessage[N]> };
}[Name];

/** The report that the message carries; null where it carries none (a newer protocol may have other reports). */
export function reportIn({ jobUid: _uid, run: _run, ...reports }: MemberMessage): Report | null {
  const [name, value] = Object.entries(reports).find(([, value]) => value !== null) ?? [];
  return name === undefined ? null : ({ name, value } as Report);
}
