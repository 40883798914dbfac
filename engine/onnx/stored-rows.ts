import type { FeaturePart, FeatureType } from '../../dataset/features/features.js';
import { FLOAT8_VALUES, isFloat8, type Float8Type } from '../../dataset/features/float8.js';
import { elementType, type ElementType, type Graph } from './graph.js';
import { byteLength, scaleBytes } from './mapped-features.js';
import { pathInGraph } from './session.js';

/** Adds nodes that gather rows of a part by the numbers in the value `rows`. Returns the name of the rows, which is `output` where that is given. */
export type GatherRows = (rows: string, output?: string) => string;

/**
 * Adds feature part `p`, as it lies in its file, to a graph. Its rows are gathered as they are stored, then converted to float32
 * and multiplied by the scale of the file.
 * @param rows the number of rows of the file.
 */
export function storedRows(graph: Graph, part: FeaturePart, { p, rows }: { p: number; rows: number }): GatherRows {
  const { path, type, offset, width, scale } = part;
  const values = graph.fileTensor(`features_${p}`, storedAs(type), [rows, width], {
    path: pathInGraph(path),
    offset,
    bytes: byteLength(part, rows),
  });
  const converted: GatherRows = (numbers, output) => widened(graph, type, { matrix: values, numbers, width, output });
  if (!scale) return converted;
  const factors = graph.fileTensor(`scale_${p}`, scale.type, [scale.rows, scale.width], {
    path: pathInGraph(scale.path),
    offset: scale.offset,
    bytes: scaleBytes(scale),
  });
  return (numbers, output) => {
    const factor =
      scale.rows === 1
        ? cast(graph, scale.type, factors)
        : widened(graph, scale.type, { matrix: factors, numbers, width: 1, output: undefined });
    return graph.node('Mul', [converted(numbers), factor], {}, output);
  };
}

/** The type by which a graph knows stored values. Its operators that gather know no float8. */
function storedAs(type: FeatureType): ElementType {
  return isFloat8(type) ? 'uint8' : type;
}

/** Gathers rows of a matrix and converts them to float32. */
function widened(
  graph: Graph,
  type: FeatureType,
  { matrix, numbers, width, output }: { matrix: string; numbers: string; width: number; output: string | undefined },
): string {
  if (type === 'float32') return graph.node('Gather', [matrix, numbers], { axis: 0 }, output);
  const gathered = graph.node('Gather', [matrix, numbers], { axis: 0 });
  if (!isFloat8(type)) return cast(graph, type, gathered, output);
  return decoded(graph, type, { bits: gathered, width, output });
}

/**
 * Looks up the number of each float8 in a table. The bits are one row of the operator GatherElements, which takes a fraction of the time of
 * Gather for single numbers.
 */
function decoded(
  graph: Graph,
  type: Float8Type,
  { bits, width, output }: { bits: string; width: number; output: string | undefined },
): string {
  const table = graph.floats(FLOAT8_VALUES[type], [1, 256]);
  const one = graph.node('Reshape', [bits, graph.integers([1, -1])]);
  const numbers = graph.node('Cast', [one], { to: elementType.int32 });
  const values = graph.node('GatherElements', [table, numbers], { axis: 1 });
  return graph.node('Reshape', [values, graph.integers([-1, width])], {}, output);
}

function cast(graph: Graph, type: FeatureType, value: string, output?: string): string {
  return type === 'float32' ? value : graph.node('Cast', [value], { to: elementType.float32 }, output);
}
