import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { AmrError, InputError, JobFailedError, type ErrorDetails } from '../runtime/errors.js';
import type { CliContext } from './context.js';
import { explain } from './errors.js';
import { createProgram } from './program.js';
import { REMEDIES, remedyOf } from './remedies.js';
import { leavesOf } from './tree.js';

const ROOT = resolve(import.meta.dirname, '..');
/** What is no room below the command line. */
const OTHERS = ['cli', 'deploy', 'dist', 'node_modules', 'test', 'generated'];

/** Texts that name flags and are not about errors, with the reason. */
const ALLOWED: readonly { readonly file: string; readonly text: RegExp; readonly because: string }[] = [
  { file: 'engine/conformance.ts', text: /--expose-gc/, because: 'a flag of Node' },
  { file: 'runtime/heap.ts', text: /--heap-growing-percent/, because: 'a flag of V8' },
  { file: 'engine/tensorflow/machine.ts', text: /^--(query-gpu|id|format)/, because: 'flags of nvidia-smi' },
  { file: 'engine/tensorflow/testing.ts', text: /tensorflow:install/, because: 'the name of a test, for developers' },
  { file: 'parameter-server/nats/server-process.ts', text: /^--(addr|port)$/, because: 'flags of nats-server' },
  { file: 'report/page/style.ts', text: /--page:/, because: 'variables of CSS' },
  { file: 'report/page/sections/reproduce.ts', text: /amr train/, because: 'the page shows how to train its model' },
];

/** Product code of the rooms below the command line, parsed. */
const sources = sourceFiles(ROOT).map((path) => ({
  file: relative(ROOT, path),
  tree: ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true),
}));

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return OTHERS.includes(entry.name) || entry.name.startsWith('.') ? [] : sourceFiles(path);
    return /(?<!\.test|\.config|\.d)\.ts$/.test(entry.name) ? [path] : [];
  });
}

/** The texts of a tree, without its comments; those of a template with their parts. */
function textsOf(node: ts.Node): string[] {
  const own = ts.isStringLiteralLike(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isTemplateHead(node);
  const texts = own ? [node.text] : [];
  ts.forEachChild(node, (child) => void texts.push(...textsOf(child)));
  return texts;
}

/** The codes that the rooms declare in their parts of ErrorFacts. */
function declaredCodes(node: ts.Node): string[] {
  if (ts.isInterfaceDeclaration(node) && node.name.text === 'ErrorFacts')
    return node.members.flatMap(({ name }) => (name && ts.isStringLiteral(name) ? [name.text] : []));
  const codes: string[] = [];
  ts.forEachChild(node, (child) => void codes.push(...declaredCodes(child)));
  return codes;
}

describe('rooms below the command line', () => {
  it('name no flag and no command in their texts: remedies are worded in cli/', () => {
    const program = createProgram({ output: { draw: () => {} } } as unknown as CliContext);
    const commands = leavesOf(program).map((command) => command.name());
    const forbidden = new RegExp(`(?<![\\w-])--[a-z]|\\bamr (${commands.join('|')})\\b|npm run`);
    const found = sources.flatMap(({ file, tree }) =>
      textsOf(tree)
        .filter((text) => forbidden.test(text))
        .filter((text) => !ALLOWED.some((allowed) => allowed.file === file && allowed.text.test(text)))
        .map((text) => `${file}: ${text}`),
    );
    expect(found).toEqual([]);
  });

  it('declare the codes that have a remedy, each once', () => {
    const codes = sources.flatMap(({ tree }) => declaredCodes(tree));
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.toSorted()).toEqual(Object.keys(REMEDIES).toSorted());
  });
});

describe('remedyOf()', () => {
  it('words a remedy from the facts', () => {
    const details: ErrorDetails = { code: 'job-exists', facts: { name: 'articles' } };
    expect(remedyOf(details)).toBe('Choose another name, or delete that job with: amr delete articles');
  });

  it.each([undefined, { code: 'code-of-a-later-version', facts: {} }, { code: 'toString', facts: {} }])(
    'has none for %j',
    (details) => {
      expect(remedyOf(details as unknown as ErrorDetails)).toBeUndefined();
    },
  );
});

describe('explain()', () => {
  const details: ErrorDetails = { code: 'model-folder-unusable', facts: { directory: 'm' } };

  it('puts the remedy behind the statement', () => {
    expect(explain(new InputError('Cannot write a model to m: EACCES', details))).toEqual({
      code: 2,
      lines: ['Cannot write a model to m: EACCES. Choose another folder with --model'],
    });
  });

  it('puts it on a line of its own after several lines', () => {
    const { lines } = explain(new InputError(['first', 'second'], details));
    expect(lines).toEqual(['first', 'second', 'Choose another folder with --model']);
  });

  it('gives an error without a code as it is, with the exit code of its class', () => {
    expect(explain(new AmrError('broken'))).toEqual({ code: 1, lines: ['broken'] });
    expect(explain(new JobFailedError('diverged'))).toEqual({ code: 3, lines: ['diverged'] });
  });
});
