import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseJob } from '../job/index.js';
import { blocksOf, commandLines, DOCUMENTS, ROOT } from '../test/tools/documents.js';
import type { CliContext } from './context.js';
import { createProgram } from './program.js';
import { flagsOf, leavesOf, visibleOptions } from './tree.js';

const program = createProgram({ output: { draw: () => {} } } as unknown as CliContext);
const commands = new Map(
  leavesOf(program).map((command) => [command.name(), visibleOptions(command).flatMap(flagsOf)]),
);
const scripts = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }).scripts;

/** Every use of `amr COMMAND ...` in a text: in a line of a shell block or between backquotes. */
function usesOf(text: string): { use: string; name: string; rest: string }[] {
  const inline = [...text.matchAll(/`(?:npx )?(amr [a-z][^`\n]*)`/g)].map(([, use]) => use);
  const inBlocks = blocksOf(text, 'sh')
    .flatMap(commandLines)
    .flatMap((line) => line.split(/&&|\|\||[|;]/));
  return [...inline, ...inBlocks].flatMap((line) => {
    const found = /(?:^|\s)(?:npx )?amr ([a-z][a-z-]*)(.*)$/.exec(line.trim().replace(/\s#.*$/, ''));
    return found === null || /^(helm|kubectl|docker)/.test(line.trim())
      ? []
      : [{ use: line.trim(), name: found[1], rest: found[2] }];
  });
}

describe.each(DOCUMENTS)('%s', (path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');

  it('names only commands and options that there are', () => {
    for (const { use, name, rest } of usesOf(text)) {
      expect([...commands.keys()], use).toContain(name);
      for (const flag of rest.match(/(?<= )--?[a-z][a-z-]*/g) ?? [])
        expect([...(commands.get(name) ?? []), '--help', '-h'], use).toContain(flag);
    }
  });

  it('names only scripts that package.json has', () => {
    for (const [use, name] of text.matchAll(/npm run ([a-z][a-z:]*)/g))
      expect(Object.keys(scripts), use).toContain(name);
  });

  it('shows job files that are sound', () => {
    const jobs = blocksOf(text, 'yaml').filter(
      (yaml) => /^kind: TrainingJob$/m.test(yaml) && /^apiVersion: amr/m.test(yaml),
    );
    for (const yaml of jobs) expect(() => parseJob(yaml, { file: path })).not.toThrow();
  });

  it('links to files that there are', () => {
    for (const [, link] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      expect(existsSync(resolve(ROOT, path, '..', link)), link).toBe(true);
    }
  });
});

describe('usesOf()', () => {
  it('finds commands in blocks, over several lines, and in the text', () => {
    const text =
      'Run `amr list`.\n```sh\nnpx amr train job.yaml \\\n  --model m   # comment\namr get a | head\nhelm upgrade amr --set x\n```\n';
    expect(usesOf(text).map(({ name, rest }) => name + rest.trimEnd())).toEqual([
      'list',
      'train job.yaml --model m',
      'get a',
    ]);
  });
});
