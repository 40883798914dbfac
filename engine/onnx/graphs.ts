import type { FeatureMatrix } from '../../dataset/features.js';
import { Graph } from './graph.js';
import { byteLength } from './mapped-features.js';
import { pathInGraph } from './session.js';

/** Which of a product's optional parts a graph computes. */
export interface ProjectVariant {
  readonly minus: boolean;
  readonly gram: boolean;
}

export interface GradientVariant {
  readonly minus: boolean;
  readonly perturbation: boolean;
}

/** `projected` [n, K] and `gram` [K, K] from `rows`, `minus` [n] and `projection_p` [D_p, K], one for each part p. */
export function projectGraph(features: FeatureMatrix, factors: number, variant: ProjectVariant): Graph {
  const graph = new Graph();
  const parts = featureRows(graph, features, variant.minus);
  const projections = projectionParts(graph, features, factors);
  const sum = total(
    graph,
    parts.map((rows, p) => graph.node('MatMul', [rows, projections[p]])),
  );
  graph.node('Mul', [sum, graph.float32Constant('inverseScale', features.inverseScale)], {}, 'projected');
  graph.output('projected', 'float32', ['n', factors]);
  if (variant.gram) {
    const grams = projections.map((projection) => graph.node('Gemm', [projection, projection], { transA: 1 }));
    graph.node('Identity', [total(graph, grams)], {}, 'gram');
    graph.output('gram', 'float32', [factors, factors]);
  }
  return graph;
}

/** `gradient_p` [D_p, K] from `rows`, `minus` [n], `weights` [n, K], `left` and `right` [m, K], `projection_p`. */
export function gradientGraph(features: FeatureMatrix, factors: number, variant: GradientVariant): Graph {
  const graph = new Graph();
  const parts = featureRows(graph, features, variant.minus);
  const weights = graph.input('weights', 'float32', ['n', factors]);
  const scaled = graph.node('Mul', [weights, graph.float32Constant('inverseScale', features.inverseScale)]);
  const products = parts.map((rows) => graph.node('Gemm', [rows, scaled], { transA: 1 }));
  const shares = variant.perturbation ? perturbationShares(graph, features, factors) : [];
  for (const [p, product] of products.entries()) {
    const gradient = `gradient_${p}`;
    if (variant.perturbation) graph.node('Add', [product, shares[p]], {}, gradient);
    else graph.node('Identity', [product], {}, gradient);
    graph.output(gradient, 'float32', [features.parts[p].width, factors]);
  }
  return graph;
}

/** `product` = left right' [m, n]. */
export function multiplyGraph(factors: number): Graph {
  const graph = new Graph();
  const left = graph.input('left', 'float32', ['m', factors]);
  const right = graph.input('right', 'float32', ['n', factors]);
  graph.node('Gemm', [left, right], { transB: 1 }, 'product');
  graph.output('product', 'float32', ['m', 'n']);
  return graph;
}

/** E_p (left'right) for each part. */
function perturbationShares(graph: Graph, features: FeatureMatrix, factors: number): string[] {
  const left = graph.input('left', 'float32', ['m', factors]);
  const right = graph.input('right', 'float32', ['m', factors]);
  const share = graph.node('Gemm', [left, right], { transA: 1 });
  return projectionParts(graph, features, factors).map((projection) => graph.node('MatMul', [projection, share]));
}

/** The rows of each part, widened to float32 but not scaled: [n, D_p]. */
function featureRows(graph: Graph, features: FeatureMatrix, minus: boolean): string[] {
  graph.input('rows', 'int32', ['n']);
  if (minus) graph.input('minus', 'int32', ['n']);
  return features.parts.map((part, p) => {
    const matrix = graph.fileTensor(`features_${p}`, part.type, [features.rows, part.width], {
      path: pathInGraph(part.path),
      offset: part.offset,
      bytes: byteLength(part, features.rows),
    });
    const gather = (indices: string): string => {
      const rows = graph.node('Gather', [matrix, indices], { axis: 0 });
      return part.type === 'float32' ? rows : graph.node('Cast', [rows], { to: 1 });
    };
    return minus ? graph.node('Sub', [gather('rows'), gather('minus')]) : gather('rows');
  });
}

function projectionParts(graph: Graph, features: FeatureMatrix, factors: number): string[] {
  return features.parts.map((part, p) => graph.input(`projection_${p}`, 'float32', [part.width, factors]));
}

function total(graph: Graph, terms: readonly string[]): string {
  return terms.reduce((sum, term) => graph.node('Add', [sum, term]));
}
