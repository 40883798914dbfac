import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/**
 * One machine and the cluster give the same result because they run the same rules. These tests fail when a rule is written a
 * second time. Which room may import which is checked by .dependency-cruiser.cjs.
 */
const ROOMS = ['training', 'job', 'local', 'worker', 'parameter-server', 'coordinator', 'report'];

/** The sources of the product by path, without tests. */
const sources = new Map(
  ROOMS.flatMap((room) => readdirSync(room, { recursive: true, encoding: 'utf8' }).map((name) => `${room}/${name}`))
    .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|^coordinator\/simulation\//.test(path))
    .map((path) => [path, readFileSync(path, 'utf8')]),
);

function filesWith(pattern: RegExp): string[] {
  return [...sources].flatMap(([path, text]) => (pattern.test(text) ? [path] : [])).sort();
}

/** The rules: how each looks in the code, and the only files that may contain it. */
const RULES: readonly { readonly rule: string; readonly pattern: RegExp; readonly homes: readonly string[] }[] = [
  { rule: 'the split for validation', pattern: /\bsplitValidation\(/, homes: ['training/data.ts'] },
  { rule: 'the drawing of users', pattern: /Purpose\.initialUsers\b/, homes: ['training/continue.ts', 'training/parameters.ts'] }, // prettier-ignore
  { rule: 'the steps of an epoch', pattern: /ceil\([^\n]*\bbatchSize\)/, homes: ['job/timeline.ts'] },
  { rule: 'when to evaluate', pattern: /%\s*[\w.]*evaluation\.every\b/, homes: ['job/timeline.ts'] },
  { rule: 'what selects an epoch', pattern: /validation\??\.?\[?`?ndcg@|`ndcg@\$\{at/, homes: ['job/epochs.ts'] },
  { rule: 'the rows of a shard', pattern: /(ceil|floor)\([^\n]*\/ ?\(?shards(\.length)?\)/, homes: ['job/shards.ts'] },
  { rule: 'the shard of a partition', pattern: /artition %|% \(?shards(\.length)?\b/, homes: ['job/shards.ts'] },
  { rule: 'the sum of losses', pattern: /\.loss \+= loss\b|\.epochLoss, 0\)/, homes: ['job/losses.ts'] },
  { rule: 'the mean of losses', pattern: /[lL]oss(es)?('\))? \/ /, homes: ['job/losses.ts'] },
  { rule: 'the end of a stage', pattern: /stageEnds\.includes\(/, homes: ['job/timeline.ts'] },
  {
    rule: 'the fields of an epoch',
    pattern: /readonly adversarialLoss: number \| null;\n(?: {2}\/\*\*[^\n]*\*\/\n)? {2}readonly triples: number/,
    homes: ['job/epochs.ts'],
  },
  { rule: 'the speed of a stage', pattern: /riples('\))? \/ (Math\.max\(|total\()/, homes: ['job/epochs.ts'] },
];

describe('a rule that one machine and the cluster share', () => {
  it.each(RULES)('$rule has one home', ({ pattern, homes }) => {
    expect(filesWith(pattern)).toEqual(homes);
  });

  it('is not declared again by the name that it has in training/ or job/', () => {
    const exported = [...sources].flatMap(([path, text]) =>
      /^(training|job)\//.test(path)
        ? Array.from(text.matchAll(/^export (?:async )?(?:function\*?|class) (\w+)/gm), ([, name]) => ({ name, path }))
        : [],
    );
    expect(exported.length).toBeGreaterThan(30);
    const copies = exported.flatMap(({ name, path }) =>
      filesWith(new RegExp(`^(export )?(async )?(function\\*?|class) ${name}\\b`, 'm'))
        .filter((file) => file !== path)
        .map((file) => `${name} of ${path} is declared again in ${file}`),
    );
    expect(copies).toEqual([]);
  });
});
