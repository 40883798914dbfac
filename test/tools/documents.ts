import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The path of the repository. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** README.md and the guides of docs/, as paths in the repository. */
export const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...markdownIn('docs'), ...markdownIn('docs/decisions')];

function markdownIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

/** The contents of the code blocks of a Markdown text in one language, such as "sh". */
export function blocksOf(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, found, body]) =>
    found === language ? [body] : [],
  );
}

/** The command lines of a shell block. Lines that end with a backslash are joined, and comments are left out. */
export function commandLines(block: string): string[] {
  return block
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}
