import type { FeatureMatrix } from '../../dataset/features/features.js';
import type { FeatureRows } from '../../model/gradient/products.js';
import { Graph, type Attribute } from './graph.js';
import { storedRows } from './stored-rows.js';

/** The matrix to which C'T is added: nothing, E (left'right), or the gradient of the rows before. */
export type GradientStart = 'nothing' | 'perturbation' | 'gradient';

/**
 * The place of a product's rows of C. They are in memory (`gathered`), or in the files, where row numbers name single
 * rows (`rows`) or pairs of rows to subtract (`differences`).
 */
export type RowSource = 'gathered' | 'rows' | 'differences';

/** Returns how rows are read from the files: single rows or differences. */
export function gatheringOf({ minus }: FeatureRows): Exclude<RowSource, 'gathered'> {
  return minus === undefined ? 'rows' : 'differences';
}

/**
 * A graph that gathers rows. Its inputs are `rows` and, for differences, `minus` [n]. Its outputs are `gathered_p` [n,
 * D_p] for each feature part p: the rows or their differences, widened to float32, with the scale of their file. They are
 * not multiplied by the scale of the matrix, which is cheaper in the products.
 */
export function gatherGraph(features: FeatureMatrix, source: Exclude<RowSource, 'gathered'>): Graph {
  const graph = new Graph();
  outputRows(graph, features, contentRows(graph, features, source, 'gathered'));
  return graph;
}

/**
 * A graph for the forward product. Its inputs are the rows of C, as their source says, and `projection_p` [D_p, K]. Its
 * output is `projected` [n, K], multiplied by the scale of the features. With `keeps` it also has the outputs of
 * `gatherGraph`. With `reach` it has the input `coordinates` [m, K] and the outputs `gram` [K, K] and `shifts` [m, K].
 *
 * There must be at least K rows; `sumOfProducts` explains why.
 */
export function projectGraph(
  features: FeatureMatrix,
  factors: number,
  { source, keeps, reach }: { source: RowSource; keeps: boolean; reach: boolean },
): Graph {
  const graph = new Graph();
  const content = contentRows(graph, features, source, keeps ? 'gathered' : undefined);
  if (keeps) outputRows(graph, features, content);
  const projections = partInputs(graph, 'projection', features, factors);
  const scaled = { alpha: { float: features.inverseScale } };
  sumOfProducts(
    graph,
    projections.map((projection, p) => [content[p], projection]),
    scaled,
    'projected',
  );
  graph.output('projected', 'float32', ['n', factors]);
  if (reach) {
    const squares = projections.map((projection) => [projection, projection] as const);
    const gram = sumOfProducts(graph, squares, { transA: 1 }, 'gram');
    graph.output(gram, 'float32', [factors, factors]);
    const left = innerSlices(graph, graph.input('coordinates', 'float32', ['m', factors]), factors, 1);
    const right = innerSlices(graph, gram, factors, 0);
    const pairs = left.map((slice, s) => [slice, right[s]] as const);
    graph.output(sumOfProducts(graph, pairs, {}, 'shifts'), 'float32', ['m', factors]);
  }
  return graph;
}

/**
 * A graph for the gradient of E. Its inputs are the rows of C, as their source says, and `weights` [n, K]. The start
 * `perturbation` needs `left` and `right` [m, K] and `projection_p` [D_p, K] too. The start `gradient` needs `before_p`
 * [D_p, K], the sum to which it adds. The outputs are `gradient_p` [D_p, K].
 */
export function gradientGraph(
  features: FeatureMatrix,
  factors: number,
  { source, start }: { source: RowSource; start: GradientStart },
): Graph {
  const graph = new Graph();
  const content = contentRows(graph, features, source);
  const weights = graph.input('weights', 'float32', ['n', factors]);
  const starts = gradientStarts(graph, features, factors, start);
  const attributes = { transA: 1, alpha: { float: features.inverseScale } };
  for (const [p, part] of features.parts.entries()) {
    graph.node('Gemm', [content[p], weights, ...starts.slice(p, p + 1)], attributes, `gradient_${p}`);
    graph.output(`gradient_${p}`, 'float32', [part.width, factors]);
  }
  return graph;
}

/** A graph whose output is `product` = left right' [m, n], for the inputs `left` [m, K] and `right` [n, K]. */
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

/** A graph whose output is `product` = left'right [n, K], for the inputs `left` [m, n] and `right` [m, K]. */
export function crossProductGraph(factors: number): Graph {
  const graph = new Graph();
  const left = graph.input('left', 'float32', ['m', 'n']);
  const right = graph.input('right', 'float32', ['m', factors]);
  graph.output(graph.node('Gemm', [left, right], { transA: 1 }, 'product'), 'float32', ['n', factors]);
  return graph;
}

/** Returns the start of each part's gradient; the list is empty for the start `nothing`. */
function gradientStarts(graph: Graph, features: FeatureMatrix, factors: number, start: GradientStart): string[] {
  if (start === 'nothing') return [];
  if (start === 'gradient') return partInputs(graph, 'before', features, factors);
  const left = graph.input('left', 'float32', ['m', factors]);
  const right = graph.input('right', 'float32', ['m', factors]);
  const share = innerSlices(graph, graph.node('Gemm', [left, right], { transA: 1 }), factors, 0);
  return partInputs(graph, 'projection', features, factors).map((projection) => {
    const slices = innerSlices(graph, projection, factors, 1);
    return sumOfProducts(
      graph,
      slices.map((slice, s) => [slice, share[s]]),
    );
  });
}

/**
 * Returns the rows of C of each part [n, D_p], before scaling. They are the inputs `gathered_p`, or they are gathered
 * by the inputs `rows` and `minus`. They get the name `output_p` where `output` is given.
 */
function contentRows(graph: Graph, features: FeatureMatrix, source: RowSource, output?: string): string[] {
  const { parts } = features;
  if (source === 'gathered') return parts.map(({ width }, p) => graph.input(`gathered_${p}`, 'float32', ['n', width]));
  graph.input('rows', 'int32', ['n']);
  if (source === 'differences') graph.input('minus', 'int32', ['n']);
  return parts.map((part, p) => {
    const gather = storedRows(graph, part, { p, rows: features.rows });
    const name = output && `${output}_${p}`;
    if (source === 'rows') return gather('rows', name);
    return graph.node('Sub', [gather('rows'), gather('minus')], {}, name);
  });
}

function outputRows(graph: Graph, { parts }: FeatureMatrix, rows: readonly string[]): void {
  for (const [p, { width }] of parts.entries()) graph.output(rows[p], 'float32', ['n', width]);
}

/** Adds one input [D_p, K] for each part. */
function partInputs(graph: Graph, name: string, { parts }: FeatureMatrix, factors: number): string[] {
  return parts.map(({ width }, p) => graph.input(`${name}_${p}`, 'float32', [width, factors]));
}

/**
 * Returns the sum of a b over pairs (a, b). No product may depend on the number of threads that share it. ONNX
 * Runtime's kernels cut a product with more columns than rows by columns, and they sum in another order when few
 * columns are left. They do so only where the inner dimension is above `innerLimit` and the left factor is not
 * transposed. So callers must have at least as many rows as columns, or slice the inner dimension.
 */
function sumOfProducts(
  graph: Graph,
  pairs: readonly (readonly [string, string])[],
  attributes: Readonly<Record<string, Attribute>> = {},
  output?: string,
): string {
  let sum: string[] = [];
  for (const [index, pair] of pairs.entries()) {
    const name = index === pairs.length - 1 ? output : undefined;
    sum = [graph.node('Gemm', [...pair, ...sum], attributes, name)];
  }
  return sum[0];
}

/** Up to this inner dimension, a product is summed in one piece, whatever its other dimensions are. */
const innerLimit = 128;

/** Cuts `matrix` along an axis of the given size into pieces of at most `innerLimit`. */
function innerSlices(graph: Graph, matrix: string, size: number, axis: 0 | 1): string[] {
  if (size <= innerLimit) return [matrix];
  const slices: string[] = [];
  for (let start = 0; start < size; start += innerLimit) {
    const bounds = [[start], [Math.min(start + innerLimit, size)], [axis]].map((values) => graph.integers(values));
    slices.push(graph.node('Slice', [matrix, ...bounds]));
  }
  return slices;
}
