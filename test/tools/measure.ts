import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A comment of a source file. */
export interface Comment {
  readonly line: number;
  /** The text without the marks of the comment. */
  readonly text: string;
}

/** The measures of one file that the rules of this code are about. */
export interface Measures {
  /** The number of lines that are not empty. */
  readonly lines: number;
  readonly commentLines: number;
  readonly comments: readonly Comment[];
  /** The number of non-null assertions "!". */
  readonly nonNull: number;
  /** The number of members with the keyword `private`. This code writes `#name`, except for parameters of constructors. */
  readonly privateMembers: number;
  /** The number of lines of each function or method that has a body. */
  readonly functionLines: readonly number[];
}

/** The paths of all hand-written TypeScript files that Git tracks. */
export function sourceFiles(root: string): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed
    .split('\n')
    .filter((path) => path !== '' && !path.startsWith('proto/generated/') && existsSync(join(root, path)));
}

/** Measures one file. */
export function measure(path: string, text: string): Measures {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  const ranges = commentsOf(source);
  const functionLines: number[] = [];
  let nonNull = 0;
  let privateMembers = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isNonNullExpression(node)) nonNull++;
    if (ts.isClassElement(node) && !ts.isConstructorDeclaration(node) && isPrivate(node)) privateMembers++;
    if (ts.isFunctionLike(node) && 'body' in node && node.body && ts.isBlock(node.body))
      functionLines.push(lineOf(node.end) - lineOf(node.getStart(source)) + 1);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const commentLines = new Set(
    ranges.flatMap(({ pos, end }) => Array.from({ length: lineOf(end) - lineOf(pos) + 1 }, (_, n) => lineOf(pos) + n)),
  );
  return {
    lines: text.split('\n').filter((line) => line.trim() !== '').length,
    commentLines: commentLines.size,
    comments: ranges.map(({ pos, end }) => ({ line: lineOf(pos) + 1, text: wordsOf(text.slice(pos, end)) })),
    nonNull,
    privateMembers,
    functionLines,
  };
}

function isPrivate(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) ?? false;
}

/** All comments of a file. Consecutive lines of "//" are one comment. */
function commentsOf(source: ts.SourceFile): { pos: number; end: number }[] {
  const found = new Map<number, { pos: number; end: number }>();
  const visit = (node: ts.Node): void => {
    for (const range of ts.getLeadingCommentRanges(source.text, node.pos) ?? []) found.set(range.pos, { ...range });
    for (const range of ts.getTrailingCommentRanges(source.text, node.end) ?? []) found.set(range.pos, { ...range });
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  const ordered = [...found.values()].toSorted((a, b) => a.pos - b.pos);
  const joined: { pos: number; end: number }[] = [];
  for (const range of ordered) {
    const last = joined.at(-1);
    const between = last && source.text.slice(last.end, range.pos);
    if (
      last &&
      between !== undefined &&
      /^\s*$/.test(between) &&
      !/\n\s*\n/.test(between) &&
      source.text.startsWith('//', last.pos)
    )
      last.end = range.end;
    else joined.push(range);
  }
  return joined;
}

function wordsOf(comment: string): string {
  return comment
    .replace(/^\/\*\*?|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*(\*|\/\/)?\s?/, ''))
    .join(' ')
    .trim();
}

/** The smallest value such that at least the given share of the values is not above it. */
export function percentile(values: readonly number[], share: number): number {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)];
}
