import type { IntegerType } from './features.js';

/** How integers of one type are stored, and the type of features that they are copied to before training reads them. */
export interface IntegerForm {
  readonly type: IntegerType;
  /** The names of the type in npy and in safetensors. */
  readonly npy: string;
  readonly safetensors: string;
  /** The number of bytes of one value. */
  readonly bytes: number;
  /** The smaller type that represents each value exactly; for 32 and 64 bits, float32, which cannot represent all of them. */
  readonly copiedAs: 'float16' | 'float32';
  readonly read: (bytes: DataView, position: number) => number | bigint;
}

/** float32 represents all integers of 16 bits. Training reads integers of 8 bits as they are. */
const FORMS: readonly IntegerForm[] = [
  form('bool', '|b1', 'BOOL', 1, (bytes, at) => Number(bytes.getUint8(at) !== 0)),
  form('int16', '<i2', 'I16', 2, (bytes, at) => bytes.getInt16(at, true)),
  form('uint16', '<u2', 'U16', 2, (bytes, at) => bytes.getUint16(at, true)),
  form('int32', '<i4', 'I32', 4, (bytes, at) => bytes.getInt32(at, true)),
  form('uint32', '<u4', 'U32', 4, (bytes, at) => bytes.getUint32(at, true)),
  form('int64', '<i8', 'I64', 8, (bytes, at) => bytes.getBigInt64(at, true)),
  form('uint64', '<u8', 'U64', 8, (bytes, at) => bytes.getBigUint64(at, true)),
];

function form(
  type: IntegerType,
  npy: string,
  safetensors: string,
  bytes: number,
  read: IntegerForm['read'],
): IntegerForm {
  return { type, npy, safetensors, bytes, copiedAs: bytes === 1 ? 'float16' : 'float32', read };
}

/** The integer types by their names in one of the two formats of feature files. */
export function integerTypes(format: 'npy' | 'safetensors'): (readonly [string, IntegerType])[] {
  return FORMS.map((each) => [each[format], each.type]);
}

/** How integers of a type are stored; undefined for the other types of features. */
export function integerForm(type: string): IntegerForm | undefined {
  return FORMS.find((each) => each.type === type);
}
