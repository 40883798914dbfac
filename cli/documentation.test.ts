import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseJob } from '../job/index.js';
import type { CliContext } from './context.js';
import { createProgram } from './program.js';
import { flagsOf, leavesOf, visibleOptions } from './tree.js';

const ROOT = resolve(import.meta.dirname, '..');
const DOCUMENTS = ['README.md', 'docs/job-file.md', 'docs/compare.md', 'docs/results.md'];

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
    const uses = [...text.matchAll(/(?:npx |`|^)amr ([a-z][a-z-]*)([^\n`#]*)/gm)];
    expect(uses.length).toBeGreaterThan(0);
    for (const [use, name, rest] of uses) {
      expect([...commands.keys()], use).toContain(name);
      for (const flag of rest.match(/(?<= )--?[a-z][a-z-]*/g) ?? []) expect(commands.get(name), use).toContain(flag);
    }
  });

  it('shows job files that are sound', () => {
    for (const yaml of blocks(text, 'yaml')) expect(() => parseJob(yaml, { file: path })).not.toThrow();
  });

  it('links to files that there are', () => {
    for (const [, link] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      expect(existsSync(resolve(ROOT, path, '..', link)), link).toBe(true);
    }
  });
});
