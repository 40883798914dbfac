import type { FeaturePart, FeatureType } from '../../dataset/features.js';
import { FLOAT8_VALUES, isFloat8 } from '../../dataset/float8.js';
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
  const converted: GatherRows = (numbers, output) => widened(graph, type, { matrix: values, numbers, output });
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
        : widened(graph, scale.type, { matrix: factors, numbers, output: undefined });
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
  { matrix, numbers, output }: { matrix: string; numbers: string; output: string | undefined },
): string {
  if (type === 'float32') return graph.node('Gather', [matrix, numbers], { axis: 0 }, output);
  const gathered = graph.node('Gather', [matrix, numbers], { axis: 0 });
  if (!isFloat8(type)) return cast(graph, type, gathered, output);
  const bits = graph.node('Cast', [gathered], { to: elementType.int32 });
  return graph.node('Gather', [graph.floats(FLOAT8_VALUES[type], [256]), bits], { axis: 0 }, output);
}

function cast(graph: Graph, type: FeatureType, value: string, output?: string): string {
  return type === 'float32' ? value : graph.node('Cast', [value], { to: elementType.float32 }, output);
}
