import type { IntegerFeatures } from '../integers/sums.js';
import { Graph } from './graph.js';
import { byteLength } from './mapped-features.js';
import { pathInGraph } from './session.js';

// MatMulInteger is fast where its left factor is uint8 and its right factor int8. A left factor is therefore written with
// an offset, which the operator subtracts again. The sums are exact as long as two products fit 16 bits (engine/integers/limb.ts).

/** The offset of a left factor whose upper bits are flipped: the bytes of int8 become uint8. */
export const FLIPPED = 128;
/** The offset of the limbs of weights. 0 to 128 times an int8 fits 16 bits twice, which 64 to 192 would not. */
export const WEIGHT_OFFSET = 64;

/** A graph that gathers the rows `rows` [n] of the features as they are: the outputs are `gathered_p` [n, D_p] for each part p. */
export function gatherGraph(features: IntegerFeatures): Graph {
  const graph = new Graph();
  graph.input('rows', 'int32', ['n']);
  for (const [p, part] of features.parts.entries()) {
    const file = { path: pathInGraph(part.path), offset: part.offset, bytes: byteLength(part, features.rows) };
    const values = graph.fileTensor(`features_${p}`, 'int8', [features.rows, part.width], file);
    graph.output(graph.node('Gather', [values, 'rows'], { axis: 0 }, `gathered_${p}`), 'int8', ['n', part.width]);
  }
  return graph;
}

/**
 * A graph for the forward product. Its inputs are flipped rows `rows_p` [n, D_p] and `projection_p` [D_p, N]; its outputs are `projected_p` [n, N]. With
 * `squares` it has the inputs `squared_p` [D_p, N], which are also flipped as `flipped_p`, and the outputs `squares_p` [N, N].
 */
export function projectGraph({ parts }: IntegerFeatures, columns: number, squares: boolean): Graph {
  const graph = new Graph();
  const offset = graph.byte(FLIPPED);
  for (const [p, { width }] of parts.entries()) {
    const rows = graph.input(`rows_${p}`, 'uint8', ['n', width]);
    const projection = graph.input(`projection_${p}`, 'int8', [width, columns]);
    graph.output(graph.node('MatMulInteger', [rows, projection, offset], {}, `projected_${p}`), 'int32', [
      'n',
      columns,
    ]);
    if (!squares) continue;
    const left = graph.node('Transpose', [graph.input(`flipped_${p}`, 'uint8', [width, columns])], { perm: [1, 0] });
    const right = graph.input(`squared_${p}`, 'int8', [width, columns]);
    graph.output(graph.node('MatMulInteger', [left, right, offset], {}, `squares_${p}`), 'int32', [columns, columns]);
  }
  return graph;
}

/**
 * A graph for the gradient. Its inputs are `gathered_p` [n, D_p] and `weights_p` [N, n], which have the offset of weights. Its outputs are
 * `gradient_p` [N, D_p]. With `mixes` it has the inputs `left_p` [any, K], which are flipped, and `right_p` [K, M], and the outputs `mixed_p` [any, M].
 */
export function gradientGraph({ parts }: IntegerFeatures, columns: number, mixes: boolean): Graph {
  const graph = new Graph();
  const weightOffset = graph.byte(WEIGHT_OFFSET);
  const offset = mixes ? graph.byte(FLIPPED) : '';
  for (const [p, { width }] of parts.entries()) {
    const gathered = graph.input(`gathered_${p}`, 'int8', ['n', width]);
    const weights = graph.input(`weights_${p}`, 'uint8', [columns, 'n']);
    const gradient = graph.node('MatMulInteger', [weights, gathered, weightOffset], {}, `gradient_${p}`);
    graph.output(gradient, 'int32', [columns, width]);
    if (!mixes) continue;
    const left = graph.input(`left_${p}`, 'uint8', [`d_${p}`, 'k']);
    const right = graph.input(`right_${p}`, 'int8', ['k', 'm']);
    graph.output(graph.node('MatMulInteger', [left, right, offset], {}, `mixed_${p}`), 'int32', [`d_${p}`, 'm']);
  }
  return graph;
}
