/** One side of a comparison: a column of the file, or a literal. */
export type Operand =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string };

/** The operators that compare two sides. */
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A condition on the columns of one row, such as `rating >= 4 and not (split == "test")`. */
export type Condition =
  | { readonly kind: 'comparison'; readonly operator: Comparison; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'always' };

/** The text is not a condition. The message marks the place with `^`. */
export class ConditionError extends Error {}

/** A word of a condition, such as a name, a number or an operator. */
interface Token {
  readonly kind: 'operator' | 'bracket' | 'number' | 'text' | 'word' | 'column' | 'end';
  readonly text: string;
  /** The number of characters of the condition before the token. */
  readonly at: number;
}

/**
 * The kinds of tokens with their patterns, in the order in which they are tried. The first group is the text of the
 * token.
 */
const TOKENS = [
  ['operator', /(==|!=|<=|>=|<|>)/y],
  ['bracket', /([()])/y],
  ['number', /([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?![\w.])/y],
  ['text', /"([^"]*)"/y],
  ['text', /'([^']*)'/y],
  ['column', /`([^`]+)`/y],
  ['column', /(#\d+)/y],
  ['word', /([\p{L}_][\p{L}\p{N}_.:-]*)/uy],
] as const;

/**
 * Parses a condition. It consists of comparisons (`==`, `!=`, `<`, `<=`, `>`, `>=`) of columns with numbers or quoted
 * texts, joined by `and`, `or`, `not` and parentheses. `true` holds for every row. A column is a word, a name in
 * backquotes, or `#3` for the third column.
 * @throws ConditionError when the text is not a condition.
 */
export function parseCondition(text: string): Condition {
  const parser = new Parser(text, tokensOf(text));
  const condition = parser.parseOr();
  parser.expectEnd();
  return condition;
}

/** Returns the names of the columns that a condition uses, each once. */
export function columnsOf(condition: Condition): string[] {
  switch (condition.kind) {
    case 'always':
      return [];
    case 'not':
      return columnsOf(condition.condition);
    case 'comparison':
      return [
        ...new Set([condition.left, condition.right].flatMap((side) => (side.kind === 'column' ? [side.name] : []))),
      ];
    default:
      return [...new Set([...columnsOf(condition.left), ...columnsOf(condition.right)])];
  }
}

/** Splits a condition into tokens. The last one has the kind `end`. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skipSpaces(text, 0); at < text.length;) {
    const token = tokenAt(text, at);
    if (!token) throw errorAt(text, at, unreadable(text, at));
    tokens.push(token.token);
    at = skipSpaces(text, token.end);
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
}

function tokenAt(text: string, at: number): { token: Token; end: number } | null {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { token: { kind, text: match[1], at }, end: pattern.lastIndex };
  }
  return null;
}

function skipSpaces(text: string, at: number): number {
  while (/\s/.test(text.charAt(at))) at++;
  return at;
}

/** Explains why no token begins at `at`, and what to write instead. */
function unreadable(text: string, at: number): string {
  if (text[at] === '=') return 'write == for "is equal to"';
  if (text[at] === '&') return 'write and';
  if (text[at] === '|') return 'write or';
  if (text[at] === '!') return 'write not, or != for "is not equal to"';
  if (/["'`]/.test(text[at])) return 'this quote is not closed';
  return 'this is not understood';
}

/** Makes an error that marks the place `at` in the text. */
function errorAt(text: string, at: number, problem: string): ConditionError {
  return new ConditionError(`${problem}, at the ^ in: ${text.slice(0, at)}^${text.slice(at)}`);
}

/** Parses tokens by recursive descent. `or` binds least, then `and`, then `not`. */
class Parser {
  #next = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  /** Parses conditions that are joined by `or`, which is a whole condition. */
  parseOr(): Condition {
    let left = this.#parseAnd();
    while (this.#take('word', 'or')) left = { kind: 'or', left, right: this.#parseAnd() };
    return left;
  }

  /** Throws a ConditionError unless all tokens were used. */
  expectEnd(): void {
    if (this.#token.kind !== 'end') throw this.#error('expected and, or, or the end');
  }

  #parseAnd(): Condition {
    let left = this.#parseNot();
    while (this.#take('word', 'and')) left = { kind: 'and', left, right: this.#parseNot() };
    return left;
  }

  #parseNot(): Condition {
    if (this.#take('word', 'not')) return { kind: 'not', condition: this.#parseNot() };
    if (this.#take('word', 'true')) return { kind: 'always' };
    if (!this.#take('bracket', '(')) return this.#parseComparison();
    const condition = this.parseOr();
    if (!this.#take('bracket', ')')) throw this.#error('expected a closing parenthesis');
    return condition;
  }

  #parseComparison(): Condition {
    const left = this.#parseOperand('expected a column, such as rating');
    const { kind, text } = this.#token;
    if (kind !== 'operator') throw this.#error('expected a comparison (==, !=, <, <=, > or >=)');
    this.#next++;
    const right = this.#parseOperand(`expected a number, a quoted text or a column after ${text}`);
    if (left.kind !== 'column' && right.kind !== 'column')
      throw this.#error('one side of a comparison must be a column');
    return { kind: 'comparison', operator: text as Comparison, left, right };
  }

  #parseOperand(expected: string): Operand {
    const { kind, text } = this.#token;
    if (kind === 'word' && ['and', 'or', 'not', 'true'].includes(text)) throw this.#error(expected);
    if (kind !== 'number' && kind !== 'text' && kind !== 'word' && kind !== 'column') throw this.#error(expected);
    this.#next++;
    if (kind === 'number') return { kind, value: Number(text) };
    return kind === 'text' ? { kind, value: text } : { kind: 'column', name: text };
  }

  get #token(): Token {
    return this.tokens[this.#next];
  }

  /** Moves past the next token if it has this kind and text. Returns whether it did. */
  #take(kind: Token['kind'], text: string): boolean {
    const isThere = this.#token.kind === kind && this.#token.text === text;
    if (isThere) this.#next++;
    return isThere;
  }

  #error(problem: string): ConditionError {
    return errorAt(this.text, this.#token.at, problem);
  }
}
