import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseJob } from '../job/index.js';
import type { CliContext } from './context.js';
import { createProgram } from './program.js';
import { flagsOf, leavesOf, visibleOptions } from './tree.js';

const ROOT = resolve(import.meta.dirname, '..');
const markdownIn = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
const DOCUMENTS = [
  'README.md',
  'ARCHITECTURE.md',
  'charts/README.md',
  ...markdownIn('docs'),
  ...markdownIn('docs/decisions'),
];

/** The text that follows `amr` wherever a document uses the command: in a line of code, after npx, or in backquotes. */
const USE = /(?:npx |`|^ *)amr ([a-z][a-z-]*)([^\n`#]*)/gm;

/** The names that links to a heading use. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What stands between ``` of a language. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, found, body]) =>
    found === language ? [body] : [],
  );
}

describe.each(DOCUMENTS)('%s', (path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');

  it('names only commands and options that there are', () => {
    const program = createProgram({ output: { draw: () => {} } } as unknown as CliContext);
    const commands = new Map(
      leavesOf(program).map((command) => [command.name(), visibleOptions(command).flatMap(flagsOf)]),
    );
    for (const [use, name, rest] of text.replace(/\\\n */g, ' ').matchAll(USE)) {
      expect([...commands.keys()], use).toContain(name);
      for (const flag of rest.match(/(?<= )--?[a-z][a-z-]*/g) ?? []) expect(commands.get(name), use).toContain(flag);
    }
  });

  it('shows job files that are sound', () => {
    for (const yaml of blocks(text, 'yaml')) expect(() => parseJob(yaml, { file: path })).not.toThrow();
  });

  it('links to files that there are', () => {
    for (const [, link, , anchor] of text.matchAll(/\]\((?!https?:)([^)#]*)(#([^)]*))?\)/g)) {
      const file = link === '' ? join(ROOT, path) : resolve(ROOT, path, '..', link);
      expect(existsSync(file), link).toBe(true);
      if (anchor !== undefined) expect(anchors(readFileSync(file, 'utf8')), `${link}#${anchor}`).toContain(anchor);
    }
  });
});

it('the documents use every command that people type', () => {
  const all = DOCUMENTS.map((path) => readFileSync(join(ROOT, path), 'utf8')).join('\n');
  const used = [...all.matchAll(USE)].map(([, name]) => name);
  expect(used).toEqual(
    expect.arrayContaining(['train', 'evaluate', 'recommend', 'compare', 'report', 'submit', 'fetch']),
  );
});
