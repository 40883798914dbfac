/**
 * Returns a warning where ids are written both as whole numbers and with decimals, as `12` and `12.0`. Programs write the latter where a
 * column of numbers has gaps. They are different ids here, and a person most likely means the same.
 */
export function decimalTwins(ids: readonly string[], what: 'users' | 'items'): string[] {
  const decimals = ids.filter((id) => /^-?\d+\.0+$/.test(id));
  if (decimals.length === 0) return [];
  const all = new Set(ids);
  const twins = decimals.filter((id) => all.has(wholeOf(id)));
  if (twins.length === 0) return [];
  return [
    `${twins.length} ${what} are written in two ways, such as ${wholeOf(twins[0])} and ${twins[0]}, and count as different: write ids in one way`,
  ];
}

function wholeOf(id: string): string {
  return id.slice(0, id.indexOf('.'));
}
