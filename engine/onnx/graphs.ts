import type { FeatureMatrix } from '../../dataset/features.js';
import { Graph, type Attribute } from './graph.js';
import { byteLength } from './mapped-features.js';
import { pathInGraph } from './session.js';

/** Where the rows of C come from: feature rows, their differences, or what an earlier call gathered. */
export type RowSource = 'rows' | 'differences' | 'gathered';

/** What C'T is added to: nothing, E (left'right), or the gradient of the rows before. */
export type GradientStart = 'nothing' | 'perturbation' | 'gradient';

/**
 * Inputs: `rows`, `minus` [n] and `projection_p` [D_p, K] for each feature part p. Outputs: `gathered_p` [n, D_p], the
 * rows of C before scaling; `projected` [n, K]; `gram` [K, K] when asked.
 */
export function projectGraph(
  features: FeatureMatrix,
  factors: number,
  { source, gram }: { source: Exclude<RowSource, 'gathered'>; gram: boolean },
): Graph {
  const graph = new Graph();
  const gathered = gatherRows(graph, features, source);
  const projections = features.parts.map((part, p) => graph.input(`projection_${p}`, 'float32', [part.width, factors]));
  const scaled = { alpha: { float: features.inverseScale } };
  sumOfProducts(
    graph,
    projections.map((projection, p) => [gathered[p], projection]),
    scaled,
    'projected',
  );
  features.parts.forEach((part, p) => graph.output(gathered[p], 'float32', ['n', part.width]));
  graph.output('projected', 'float32', ['n', factors]);
  if (gram) {
    sumOfProducts(
      graph,
      projections.map((projection) => [projection, projection]),
      { transA: 1 },
      'gram',
    );
    graph.output('gram', 'float32', [factors, factors]);
  }
  return graph;
}

/**
 * Inputs: `rows`, `minus` [n] or `gathered_p` [n, D_p]; `weights` [n, K]; `left`, `right` [m, K] and `projection_p`
 * [D_p, K], or `before_p` [D_p, K]. Outputs: `gradient_p` [D_p, K].
 */
export function gradientGraph(
  features: FeatureMatrix,
  factors: number,
  { source, start }: { source: RowSource; start: GradientStart },
): Graph {
  const graph = new Graph();
  const gathered =
    source === 'gathered'
      ? features.parts.map((part, p) => graph.input(gatheredName(p), 'float32', ['n', part.width]))
      : gatherRows(graph, features, source);
  const weights = graph.input('weights', 'float32', ['n', factors]);
  const starts = gradientStarts(graph, features, factors, start);
  features.parts.forEach((part, p) => {
    const terms = [gathered[p], weights, ...starts.slice(p, p + 1)];
    const attributes = { transA: 1, alpha: { float: features.inverseScale } };
    graph.output(graph.node('Gemm', terms, attributes, `gradient_${p}`), 'float32', [part.width, factors]);
  });
  return graph;
}

/** `product` = left right' [m, n] for `left` [m, K] and `right` [n, K]. */
export function multiplyGraph(factors: number): Graph {
  const graph = new Graph();
  const left = innerSlices(graph, graph.input('left', 'float32', ['m', factors]), factors, 1);
  const right = innerSlices(graph, graph.input('right', 'float32', ['n', factors]), factors, 1);
  sumOfProducts(
    graph,
    left.map((slice, s) => [slice, right[s]]),
    { transB: 1 },
    'product',
  );
  graph.output('product', 'float32', ['m', 'n']);
  return graph;
}

/** The start of each part's gradient; empty for nothing. */
function gradientStarts(graph: Graph, features: FeatureMatrix, factors: number, start: GradientStart): string[] {
  if (start === 'nothing') return [];
  const name = start === 'perturbation' ? 'projection' : 'before';
  const inputs = features.parts.map((part, p) => graph.input(`${name}_${p}`, 'float32', [part.width, factors]));
  if (start === 'gradient') return inputs;
  const left = graph.input('left', 'float32', ['m', factors]);
  const right = graph.input('right', 'float32', ['m', factors]);
  const share = innerSlices(graph, graph.node('Gemm', [left, right], { transA: 1 }), factors, 0);
  return inputs.map((projection) => {
    const slices = innerSlices(graph, projection, factors, 1);
    return sumOfProducts(
      graph,
      slices.map((slice, s) => [slice, share[s]]),
    );
  });
}

/** The rows of each part, widened to float32 but not scaled: `gathered_p` [n, D_p]. */
function gatherRows(graph: Graph, features: FeatureMatrix, source: 'rows' | 'differences'): string[] {
  graph.input('rows', 'int32', ['n']);
  if (source === 'differences') graph.input('minus', 'int32', ['n']);
  return features.parts.map((part, p) => {
    const matrix = graph.fileTensor(`features_${p}`, part.type, [features.rows, part.width], {
      path: pathInGraph(part.path),
      offset: part.offset,
      bytes: byteLength(part, features.rows),
    });
    const gather = (rows: string, output?: string): string => {
      if (part.type === 'float32') return graph.node('Gather', [matrix, rows], { axis: 0 }, output);
      return graph.node('Cast', [graph.node('Gather', [matrix, rows], { axis: 0 })], { to: 1 }, output);
    };
    if (source === 'rows') return gather('rows', gatheredName(p));
    return graph.node('Sub', [gather('rows'), gather('minus')], {}, gatheredName(p));
  });
}

function gatheredName(part: number): string {
  return `gathered_${part}`;
}

/**
 * The sum over pairs (a, b) of a b. No product may depend on how many threads share it: the kernels cut a product
 * with more columns than rows by columns, and sum in another order when few columns are left, but only where the
 * inner dimension is above `innerLimit` and the left factor is not transposed. So callers either have at least as many
 * rows as columns, or slice the inner dimension.
 */
function sumOfProducts(
  graph: Graph,
  pairs: readonly (readonly [string, string])[],
  attributes: Readonly<Record<string, Attribute>> = {},
  output?: string,
): string {
  return pairs.reduce<string>(
    (sum, [left, right], index) =>
      graph.node(
        'Gemm',
        sum === '' ? [left, right] : [left, right, sum],
        attributes,
        index === pairs.length - 1 ? output : undefined,
      ),
    '',
  );
}

/** Up to this inner dimension a product is summed in one piece, whatever its other dimensions. */
const innerLimit = 128;

/** `matrix` cut along an axis of the given size into pieces of at most `innerLimit`. */
function innerSlices(graph: Graph, matrix: string, size: number, axis: 0 | 1): string[] {
  if (size <= innerLimit) return [matrix];
  const slices: string[] = [];
  for (let start = 0; start < size; start += innerLimit) {
    const bounds = [[start], [Math.min(start + innerLimit, size)], [axis]].map((values) => graph.integers(values));
    slices.push(graph.node('Slice', [matrix, ...bounds]));
  }
  return slices;
}
