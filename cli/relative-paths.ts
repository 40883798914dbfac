/** Returns a text for people in which the paths of files below the working folder start from there, as people name them. */
export function withRelativePaths(text: string, cwd: string): string {
  if (cwd === '' || cwd === '/' || !text.includes(cwd)) return text;
  const prefix = `${cwd.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/`;
  // What stands before the path must not be a part of it.
  return text.replace(new RegExp(`(?<![\\w./~-])${prefix}(?=[^\\s/])`, 'g'), '');
}
