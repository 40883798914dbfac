/**
 * The words that start this program where the user is, for commands that a message tells the user to type: "npx amr" where
 * npx or an npm script started it, such as in a clone, and "amr" where it is installed.
 */
export function programName({ npm_command: npm }: Readonly<Record<string, string | undefined>>): string {
  return npm === undefined ? 'amr' : 'npx amr';
}
