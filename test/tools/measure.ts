import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export interface Comment {
  readonly line: number;
  /** The words, without the comment's marks. */
  readonly text: string;
}

/** What the rules of this code are about, counted in one file. */
export interface Measures {
  /** Lines that are not empty. */
  readonly lines: number;
  readonly commentLines: number;
  readonly comments: readonly Comment[];
  /** Non-null assertions, "!". */
  readonly nonNull: number;
  /** The lines of each function and method that has a body of statements. */
  readonly functionLines: readonly number[];
}

/** All hand-written TypeScript of the repository, as Git knows it. */
export function sourceFiles(root: string): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed
    .split('\n')
    .filter((path) => path !== '' && !path.startsWith('proto/generated/') && existsSync(join(root, path)));
}

/** Counts in one file. */
export function measure(path: string, text: string): Measures {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  const ranges = commentsOf(source);
  const functionLines: number[] = [];
  let nonNull = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isNonNullExpression(node)) nonNull++;
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
    functionLines,
  };
}

/** Every comment of a file; lines of "//" that follow one another are one comment. */
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

/** The value below or at which a share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)];
}
