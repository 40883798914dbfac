import { ProtobufMessage } from './protobuf.js';

/** The numbers of the element types of tensors that are used here (TensorProto.DataType in onnx.proto). */
export const elementType = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  float16: 10,
  float64: 11,
  bfloat16: 16,
} as const;
/** The name of an element type. */
export type ElementType = keyof typeof elementType;

/**
 * An attribute of a node. A plain number is an integer. A float is written `{ float }`, because JavaScript cannot
 * distinguish 1 from 1.0.
 */
export type Attribute = number | { readonly float: number } | readonly number[];

/** The name of the first output of every graph, a sequence of one integer. `session.ts` explains its use. */
export const END = 'end';

/** The sizes of a tensor. A name stands for a size that changes from call to call. */
export type Shape = readonly (number | string)[];

/**
 * An ONNX graph, built in memory. Values are referred to by name. Nodes must be added in an order in which each input
 * exists already. Source: onnx.proto, IR version 8, operator set 17.
 */
export class Graph {
  readonly #nodes: ProtobufMessage[] = [];
  readonly #initializers: ProtobufMessage[] = [];
  readonly #inputs: ProtobufMessage[] = [];
  readonly #outputs: ProtobufMessage[] = [];
  #count = 0;

  /** Adds an input and returns its name. */
  input(name: string, type: ElementType, shape: Shape): string {
    this.#inputs.push(valueInfo(name, type, shape));
    return name;
  }

  /** Makes an existing value an output of the graph. */
  output(name: string, type: ElementType, shape: Shape): void {
    this.#outputs.push(valueInfo(name, type, shape));
  }

  /** Adds a node with one output and returns the name of the output. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    output = `${operator}_${this.#count++}`,
  ): string {
    this.#nodes.push(nodeProto(operator, inputs, output, attributes));
    return output;
  }

  /**
   * Adds a tensor whose bytes are in a file, which the runtime maps into memory. Returns the tensor's name.
   * @param file the path, and the offset and number of the bytes.
   */
  fileTensor(
    name: string,
    type: ElementType,
    shape: readonly number[],
    file: { path: string; offset: number; bytes: number },
  ): string {
    const tensor = tensorProto(name, type, shape);
    const entries = { location: file.path, offset: String(file.offset), length: String(file.bytes) };
    for (const [key, value] of Object.entries(entries)) {
      tensor.message(13, new ProtobufMessage().string(1, key).string(2, value));
    }
    this.#initializers.push(tensor.integer(14, 1));
    return name;
  }

  /** Adds a vector of integers that is part of the model, and returns its name. */
  integers(values: readonly number[]): string {
    const name = `integers_${this.#count++}`;
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    this.#initializers.push(tensorProto(name, 'int64', [values.length]).bytes(9, bytes));
    return name;
  }

  /** Adds a tensor of float32 that is part of the model, and returns its name. */
  floats(values: Float32Array, shape: readonly number[]): string {
    const name = `floats_${this.#count++}`;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#initializers.push(tensorProto(name, 'float32', shape).bytes(9, bytes));
    return name;
  }

  /** Adds a number of type uint8 that is part of the model, and returns its name. */
  byte(value: number): string {
    const name = `byte_${this.#count++}`;
    this.#initializers.push(tensorProto(name, 'uint8', []).bytes(9, Uint8Array.of(value)));
    return name;
  }

  /** Returns the bytes of a ModelProto. The graph must not be changed afterwards. */
  model(): Uint8Array {
    const graph = new ProtobufMessage();
    const end = nodeProto('SequenceConstruct', [this.integers([1])], END, {});
    for (const node of [...this.#nodes, end]) graph.message(1, node);
    graph.string(2, 'products');
    for (const initializer of this.#initializers) graph.message(5, initializer);
    for (const input of this.#inputs) graph.message(11, input);
    for (const output of [sequenceInfo(END), ...this.#outputs]) graph.message(12, output);
    const operatorSet = new ProtobufMessage().string(1, '').integer(2, 17);
    return new ProtobufMessage().integer(1, 8).message(7, graph).message(8, operatorSet).finish();
  }
}

function nodeProto(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, Attribute>>,
): ProtobufMessage {
  const node = new ProtobufMessage();
  for (const input of inputs) node.string(1, input);
  node.string(2, output).string(4, operator);
  for (const [name, value] of Object.entries(attributes)) node.message(5, attributeProto(name, value));
  return node;
}

/** Encodes an attribute. The values of AttributeProto.type are FLOAT 1, INT 2 and INTS 7. */
function attributeProto(name: string, value: Attribute): ProtobufMessage {
  const attribute = new ProtobufMessage().string(1, name);
  if (typeof value === 'number') return attribute.integer(3, value).integer(20, 2);
  if ('float' in value) return attribute.float(2, value.float).integer(20, 1);
  for (const item of value) attribute.integer(8, item);
  return attribute.integer(20, 7);
}

function tensorProto(name: string, type: ElementType, shape: readonly number[]): ProtobufMessage {
  const tensor = new ProtobufMessage();
  for (const size of shape) tensor.integer(1, size);
  return tensor.integer(2, elementType[type]).string(8, name);
}

function valueInfo(name: string, type: ElementType, shape: Shape): ProtobufMessage {
  return new ProtobufMessage().string(1, name).message(2, new ProtobufMessage().message(1, tensorType(type, shape)));
}

function sequenceInfo(name: string): ProtobufMessage {
  const element = new ProtobufMessage().message(1, tensorType('int64', [1]));
  return new ProtobufMessage()
    .string(1, name)
    .message(2, new ProtobufMessage().message(4, new ProtobufMessage().message(1, element)));
}

function tensorType(type: ElementType, shape: Shape): ProtobufMessage {
  const shapeProto = new ProtobufMessage();
  for (const size of shape) {
    const dimension = new ProtobufMessage();
    shapeProto.message(1, typeof size === 'number' ? dimension.integer(1, size) : dimension.string(2, size));
  }
  return new ProtobufMessage().integer(1, elementType[type]).message(2, shapeProto);
}
