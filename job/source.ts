import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
} from 'yaml';

/** A place in a document: the keys and list positions from the top. */
export type Path = readonly (string | number)[];

/** A problem with the value of a key. The message continues the key's name: "must be ...". */
export interface Problem {
  readonly path: Path;
  readonly message: string;
  /** False when the message should not show the value, for example because the key is missing. */
  readonly showValue?: boolean;
}

/** Returns the position of a path for the start of an error line, such as "job.yaml:3:5". */
export type Locate = (path: Path, part?: 'key' | 'value') => string;

/** A job file as plain values, or the problems that prevent reading it. */
export type Source = { value: unknown; locate: Locate } | { problems: string[] };

/** The largest number of syntax problems that is reported. Later problems mostly follow from the first ones. */
const SYNTAX_PROBLEMS = 3;

/**
 * Reads one YAML or JSON document. Anchors, aliases, tags and repeated keys are refused.
 * @param file the name of the file, for messages.
 */
export function readSource(text: string, file: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const tooDeep = document.errors.find((error) => error.code === 'RESOURCE_EXHAUSTION');
  const problems = (tooDeep ? [tooDeep] : document.errors.slice(0, SYNTAX_PROBLEMS)).map(
    (error) => `${at(error.pos[0])}: ${SYNTAX[error.code] ?? error.message}`,
  );
  if (problems.length === 0) problems.push(...refused(document, at));
  if (problems.length === 0 && !isMap(document.contents)) {
    problems.push(`${at(0)}: a job file must be a mapping with apiVersion, kind, metadata and spec`);
  }
  if (problems.length > 0) return { problems };
  return { value: document.toJS(), locate: (path, part) => at(offsetOf(document.contents, path, part ?? 'value')) };
}

/** Our words for some errors of the YAML parser, by their code. */
const SYNTAX: Partial<Record<string, string>> = {
  DUPLICATE_KEY: 'this key is there twice: remove one',
  MULTIPLE_DOCS: 'a second document begins here: a job file holds one job',
  RESOURCE_EXHAUSTION: 'nested too deep to be read',
  TAB_AS_INDENT: 'indented with a tab: use spaces',
};

/**
 * Returns a problem for each anchor, alias and unusual tag, and for each number such as 010, which is 10 in YAML 1.2 and 8 in YAML 1.1, as
 * kubectl reads it. Aliases could make a value that contains itself.
 */
export function refused(document: Document, at: (offset: number) => string): string[] {
  const problems: string[] = [];
  visit(document, {
    Node(_, node) {
      if (isAlias(node) || node.anchor !== undefined) {
        problems.push(
          `${at(node.range?.[0] ?? 0)}: anchors and aliases are not read: write the value out where it is used`,
        );
      } else if (node.tag !== undefined && !PLAIN_TAGS.test(node.tag)) {
        problems.push(`${at(node.range?.[0] ?? 0)}: the tag ${node.tag} is not read: remove it`);
      } else if (isScalar(node) && typeof node.value === 'number' && /^[-+]?0\d/.test(node.source ?? '')) {
        problems.push(
          `${at(node.range?.[0] ?? 0)}: ${node.source} is not the same number in every version of YAML: write it without the leading 0, or as a text in quotes`,
        );
      }
    },
  });
  return problems;
}

const PLAIN_TAGS = /^tag:yaml\.org,2002:(map|seq|str|int|float|bool|null)$/;

/** Returns the position at which the deepest existing part of the path begins. */
function offsetOf(root: unknown, path: Path, part: 'key' | 'value'): number {
  let node = root;
  let offset = isNode(node) ? start(node) : 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (!pair) break;
      if (isNode(pair.key)) offset = start(pair.key);
      node = pair.value;
      if (part === 'value' && isScalar(node) && isWritten(node)) offset = start(node);
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      if (!isNode(node)) break;
      offset = start(node);
    } else break;
  }
  return offset;
}

/** Returns false for a key without a value, which YAML reads as null. */
function isWritten({ range }: Node): boolean {
  return range != null && range[1] > range[0];
}

function start(node: Node): number {
  return node.range?.[0] ?? 0;
}
