/**
 * WebAssembly code as bytes, which may be nested. This file implements the part of the binary format that the kernels
 * need. Source: W3C, WebAssembly Core Specification 2.0, chapter 5.
 */
export type Code = readonly (number | Code)[];

/** The codes of the value types (specification, section 5.3.1). */
export const I32 = 0x7f;
export const F32 = 0x7d;
export const F64 = 0x7c;
export const V128 = 0x7b;

/** The operators on addresses and counts. They have no immediate arguments. */
export const op = { eqz: [0x45], lessThan: [0x48], add: [0x6a], subtract: [0x6b], multiply: [0x6c] } as const;

/** The instructions for one type of values: single numbers, or vectors of several numbers (lanes). */
export interface Arithmetic {
  /** The code of the value type. */
  readonly type: number;
  /** Loads a value from the address on the stack plus `offset` bytes. */
  readonly load: (offset: number) => Code;
  /** Stores the value on the stack at the address below it plus `offset` bytes. */
  readonly store: (offset: number) => Code;
  readonly sqrt: Code;
  readonly add: Code;
  readonly subtract: Code;
  readonly multiply: Code;
  readonly divide: Code;
  readonly max: Code;
}

/** The instructions for one precision of floating-point numbers, for single values and for vectors of them. */
export interface Precision {
  /** The number of bytes of a value. */
  readonly size: 4 | 8;
  /** The number of values in a vector of 128 bits. */
  readonly lanes: 4 | 2;
  readonly single: Arithmetic;
  readonly wide: Arithmetic;
  /** Makes a vector whose lanes all hold the value on the stack. */
  readonly splat: Code;
  /** Takes the value of one lane out of the vector on the stack. */
  readonly extract: (lane: number) => Code;
  /** Puts the value 0 on the stack. */
  readonly zero: Code;
}

/** Makes a load or store instruction, whose last argument is the offset in bytes. */
const memory =
  (...code: readonly number[]) =>
  (offset: number) => [...code, unsigned(offset)];
const WIDE_MEMORY = { type: V128, load: memory(0xfd, 0x00, 2), store: memory(0xfd, 0x0b, 2) };

/** Instructions for 32-bit floating-point numbers. */
export const FLOAT32: Precision = {
  size: 4,
  lanes: 4,
  single: {
    type: F32,
    load: memory(0x2a, 2),
    store: memory(0x38, 2),
    sqrt: [0x91],
    add: [0x92],
    subtract: [0x93],
    multiply: [0x94],
    divide: [0x95],
    max: [0x97],
  },
  wide: {
    ...WIDE_MEMORY,
    sqrt: [0xfd, 0xe3, 1],
    add: [0xfd, 0xe4, 1],
    subtract: [0xfd, 0xe5, 1],
    multiply: [0xfd, 0xe6, 1],
    divide: [0xfd, 0xe7, 1],
    max: [0xfd, 0xe9, 1],
  },
  splat: [0xfd, 0x13],
  extract: (lane) => [0xfd, 0x1f, lane],
  zero: [0x43, 0, 0, 0, 0],
};

/** Instructions for 64-bit floating-point numbers. */
export const FLOAT64: Precision = {
  size: 8,
  lanes: 2,
  single: {
    type: F64,
    load: memory(0x2b, 3),
    store: memory(0x39, 3),
    sqrt: [0x9f],
    add: [0xa0],
    subtract: [0xa1],
    multiply: [0xa2],
    divide: [0xa3],
    max: [0xa5],
  },
  wide: {
    ...WIDE_MEMORY,
    sqrt: [0xfd, 0xef, 1],
    add: [0xfd, 0xf0, 1],
    subtract: [0xfd, 0xf1, 1],
    multiply: [0xfd, 0xf2, 1],
    divide: [0xfd, 0xf3, 1],
    max: [0xfd, 0xf5, 1],
  },
  splat: [0xfd, 0x14],
  extract: (lane) => [0xfd, 0x21, lane],
  zero: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
};

/** Puts the value of a local variable or parameter on the stack. */
export const get = (local: number): Code => [0x20, local];
/** Takes the value on the stack into a local variable. */
export const set = (local: number): Code => [0x21, local];
/** Loads two float32 values from the address in `pointer` plus `offset` bytes, and widens them to a vector of two float64 values. */
export const widenedPair = (pointer: number, offset: number): Code => [
  get(pointer),
  memory(0xfd, 0x5d, 2)(offset),
  0xfd,
  0x5f,
];
/** Loads one float32 value in the same way, and widens it to float64. */
export const widened = (pointer: number, offset: number): Code => [get(pointer), FLOAT32.single.load(offset), 0xbb];
/** Loads the float64 value at the address on the stack into both lanes of a vector. */
export const loadBothLanes: Code = [0xfd, 0x0a, 3, 0];
/** Puts an integer constant on the stack. */
export const constant = (value: number): Code => [0x41, signed(value)];
/** Replaces the address on the stack by the 32-bit integer that is stored there. */
export const loadIndex: Code = [0x28, 2, 0];

/** Runs `body` for as long as `condition` leaves something other than 0. */
export function whileLoop(condition: Code, body: Code): Code {
  return [0x02, 0x40, 0x03, 0x40, condition, op.eqz, 0x0d, 1, body, 0x0c, 0, 0x0b, 0x0b];
}

/**
 * Adds `amount` to a local variable: local += amount. The amount is a constant or the code that reads another variable.
 */
export function increase(local: number, amount: Code): Code {
  return [get(local), amount, op.add, set(local)];
}

/**
 * Puts the address of a row of a matrix on the stack. The row's number is stored at the address in the variable
 * `index`.
 */
export function rowAddress({ size }: Precision, matrix: number, index: number, factors: number): Code {
  return [get(matrix), get(index), loadIndex, get(factors), constant(size), op.multiply, op.multiply, op.add];
}

/** The wide body of a row is repeated this many times in its loop (loop unrolling). */
const UNROLLED = 4;

/**
 * Moves `pointers` over `length` values: one vector (`wide`) at a time while enough values are left, then one value at
 * a time (`single`). A body gets a number of bytes, and works on the values at the pointers plus that number.
 * @param walk `doubled` are pointers that move over values of twice the size, at twice that number of bytes.
 */
export function overRow(
  { size, lanes }: Precision,
  walk: { pointers: readonly number[]; doubled?: readonly number[]; length: Code; left: number },
  bodies: { wide: (offset: number) => Code; single: (offset: number) => Code },
): Code {
  const { pointers, doubled = [], length, left } = walk;
  const loop = (count: number, body: Code): Code =>
    whileLoop(
      [constant(count - 1), get(left), op.lessThan],
      [
        body,
        pointers.map((pointer) => increase(pointer, constant(count * size))),
        doubled.map((pointer) => increase(pointer, constant(2 * count * size))),
        increase(left, constant(-count)),
      ],
    );
  const unrolled = Array.from({ length: UNROLLED }, (_, at) => bodies.wide(at * lanes * size));
  return [
    [length, set(left)],
    loop(UNROLLED * lanes, unrolled),
    loop(lanes, bodies.wide(0)),
    loop(1, bodies.single(0)),
  ];
}

/** A function of a module, before it is assembled. */
export interface FunctionSource {
  readonly name: string;
  /** The types of the parameters. */
  readonly parameters: readonly number[];
  /** The types of the local variables, which are numbered after the parameters. */
  readonly locals: readonly number[];
  readonly body: Code;
}

/**
 * Assembles a module of functions without results. The module imports its memory under the name `m.m` and exports each
 * function by its name.
 */
export function assemble(functions: readonly FunctionSource[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, vector(parameters), 0]);
  const memory = [text('m'), text('m'), 0x02, 0x00, 0];
  const exported = functions.map(({ name }, index) => [text(name), 0x00, index]);
  const bodies = functions.map(({ locals, body }) => {
    const code = flatten([vector(locals.map((type) => [1, type])), body, 0x0b]);
    return [unsigned(code.length), code];
  });
  return Uint8Array.from([
    ...HEADER,
    ...section(1, vector(types)),
    ...section(2, vector([memory])),
    ...section(3, vector(functions.map((_, index) => index))),
    ...section(7, vector(exported)),
    ...section(10, vector(bodies)),
  ]);
}

/** The magic number and version that a module starts with. */
const HEADER = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

function section(id: number, content: Code): number[] {
  const bytes = flatten(content);
  return [id, ...unsigned(bytes.length), ...bytes];
}

function vector(entries: readonly (number | Code)[]): Code {
  return [unsigned(entries.length), ...entries];
}

function text(value: string): Code {
  return vector(Array.from(value, (letter) => letter.charCodeAt(0)));
}

function flatten(code: Code): number[] {
  return code.flatMap((part) => (typeof part === 'number' ? [part] : flatten(part)));
}

/** Encodes a number of 0 or above in the variable-length format LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** Encodes an integer in the signed variant of LEB128. */
function signed(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const ends = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return ends ? [low] : [low | 0x80, ...signed(rest)];
}
