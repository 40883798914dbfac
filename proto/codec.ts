import { crc32 } from 'node:zlib';
import { HEADER_BYTES, ID_BYTES, VALUE_TYPES, valueBytes, type ValueType } from './frame-size.js';

/**
 * The codec of the tensors that workers and shards exchange over NATS. A frame is a header of 44 bytes, then the ids
 * (int32) of its rows if its kind has them, then the values (float32 or bfloat16 [count, width]). Everything is little-endian. A
 * frame has at most `LARGEST_FRAME` bytes, so that it passes through a server with the default limit of 1 MiB. Larger
 * frames are no cheaper. A server that accepts less gets smaller frames, down to `SMALLEST_FRAME`.
 *
 * | byte | type | field |
 * |---|---|---|
 * | 0 | u32 | `MAGIC`, which ends in the version of the format |
 * | 4 | u32 | CRC-32 of the address (the subject it was sent to), then of all bytes from 8 on |
 * | 8 | u8, u8, u16 | kind, status, width |
 * | 12 | u32 | what the kind names: node, stage, partition, or 1 for `isDrawn` |
 * | 16 | f64 | step |
 * | 24 | u32, u32, u32, u32 | from, count, total, triples |
 * | 40 | u16, u8, u8 | sender, group (of kinds without one: 0), tensor of `state`, else the place of the type in `VALUE_TYPES` |
 *
 * The address contains the job, the run and the shard, so a frame that reaches a wrong receiver does not match its
 * checksum.
 */
export const LARGEST_FRAME = 128 * 1024;
/** The smallest limit of a server that can be used, in bytes. A row of 4,096 factors with its id still fits. */
export const SMALLEST_FRAME = 32 * 1024;
/** The first four bytes of every frame. */
const MAGIC = 0x02524d41;

/**
 * The kinds of frames. `ids` says whether the ids of its rows follow the header. `value` is the size in bytes of each
 * value after them as float32. `typed` kinds have, or ask for, values of any type.
 */
export const FRAME_KINDS = {
  /** The gradients of item rows of one node. */
  rows: { code: 1, ids: true, value: 4, typed: true },
  /** The gradient of rows of E of one node. */
  projection: { code: 2, ids: false, value: 4, typed: true },
  /** A node that contributes nothing to a step. */
  absent: { code: 3, ids: false, value: 0, typed: false },
  /** Asks for item rows by their ids. */
  wantRows: { code: 4, ids: true, value: 0, typed: true },
  /** Asks for rows of E. */
  wantProjection: { code: 5, ids: false, value: 0, typed: true },
  /** Asks for folded items. `from` counts from the first item of the shard. */
  wantFolded: { code: 6, ids: false, value: 0, typed: false },
  /** An answer, or a broadcast of E. */
  values: { code: 7, ids: false, value: 4, typed: true },
  /** Rows of `tensor` of a slice of `group` at a boundary, for a checkpoint or before the first step. */
  state: { code: 8, ids: false, value: 4, typed: false },
  /** Bytes of `group`: a file for a checkpoint, or the bits of warm items. */
  text: { code: 9, ids: false, value: 1, typed: false },
  /** Folded items for an evaluation. */
  folded: { code: 10, ids: false, value: 4, typed: false },
} as const;
/** The name of a kind of frame. */
export type FrameKind = keyof typeof FRAME_KINDS;
const KIND_NAMES = new Map(Object.entries(FRAME_KINDS).map(([name, { code }]) => [code as number, name as FrameKind]));

/**
 * What an answer says about the frame that it answers. "early" asks the sender to repeat it later. "fenced" means that
 * a later run has replaced the sender's.
 */
export const STATUSES = ['ok', 'duplicate', 'early', 'corrupt', 'nonfinite', 'fenced', 'refused'] as const;
/** The status of an answer: one of STATUSES. */
export type Status = (typeof STATUSES)[number];

/** What the rows of state, or the bytes of a text, belong to. */
export const STATE_GROUPS = ['users', 'items', 'projection', 'userIds', 'itemIds', 'warm', 'content'] as const;
/** One of STATE_GROUPS. */
export type StateGroup = (typeof STATE_GROUPS)[number];

/**
 * The groups of frames of bytes. `warm` are bits of items (DataManifest.warm_digests), for which no checkpoint is written. `content`
 * are the features that a content memory keeps [I, D], as float32.
 */
export type TextGroup = 'userIds' | 'itemIds' | 'warm' | 'content';

/** The fields of a frame of any kind. */
export interface CommonFields {
  readonly status: Status;
  /** The number of values per row: K. */
  readonly width: number;
  /** The step to which a gradient belongs. In other kinds it is the number of steps that had been applied. */
  readonly step: number;
  /** The first row of this frame among the `total` rows that are cut into frames. */
  readonly from: number;
  /** The number of rows of this frame. */
  readonly count: number;
  readonly total: number;
  /** The number of triples that were summed into the gradient of the node. */
  readonly triples: number;
  /** The index of the worker among the workers of the run. */
  readonly sender: number;
  /** The type of the values, or of those that a question asks for. */
  readonly type: ValueType;
  /** The index of the tensor among the tensors of a slice (`sliceTensors`), in frames of kind state. */
  readonly tensor: number;
}

/** The fields that only some kinds have. */
export type KindFields =
  /** `node` is the node of the sum tree to which the gradient belongs. */
  | { readonly kind: 'rows' | 'projection' | 'absent'; readonly node: number }
  /** `stage` is the stage of the job for which the rows are wanted, counted from 0. */
  | { readonly kind: 'wantRows' | 'wantProjection'; readonly stage: number }
  | { readonly kind: 'state'; readonly group: 'users'; readonly partition: number }
  /**
   * `isDrawn` says whether some row of the group is not 0, on whichever shard. It is used only before the first step.
   */
  | { readonly kind: 'state'; readonly group: 'items' | 'projection'; readonly isDrawn: boolean }
  | { readonly kind: 'text'; readonly group: TextGroup }
  | { readonly kind: 'wantFolded' }
  | { readonly kind: 'folded' }
  | { readonly kind: 'values' };

/** The argument of `encodeFrame`. Common fields that are left out are 0, and the status is 'ok'. */
export type FrameFields = Partial<CommonFields> & KindFields;

const EMPTY: CommonFields = {
  status: 'ok',
  width: 0,
  step: 0,
  from: 0,
  count: 0,
  total: 0,
  triples: 0,
  sender: 0,
  type: 'float32',
  tensor: 0,
};

/** A frame that was read and that matched its checksum. */
export type Frame = CommonFields &
  KindFields & {
    readonly ids: Int32Array;
    /** The values. They are still in the message, with any alignment, and extend to its end. */
    readonly body: Uint8Array;
  };
/** A part of a node's gradient, or the information that the node has none. */
export type GradientFrame = Extract<Frame, { kind: 'rows' | 'projection' | 'absent' }>;
/** A question for rows at a boundary. */
export type RowsQuestion = Extract<Frame, { kind: 'wantRows' | 'wantProjection' }>;
/** A part of what a checkpoint contains, or of the model from which a job continues. */
export type StateFrame = Extract<Frame, { kind: 'state' | 'text' }>;

/** The bytes are not a frame, or they were cut short or changed on the way. */
export class CorruptFrameError extends Error {
  override readonly name = 'CorruptFrameError';
}

/** The checksum of an address, from which the checksum of a frame starts. */
export function addressChecksum(address: string): number {
  return crc32(address);
}

/**
 * Makes the bytes of a frame. `address` is the `addressChecksum` of the subject to which it is sent. For an answer it
 * is that of the subject of the question. `allocate` returns a buffer, whose contents do not matter.
 */
export function encodeFrame(
  address: number,
  fields: FrameFields,
  { ids, values }: { ids?: Int32Array; values?: Float32Array | Int32Array | Uint16Array | Uint8Array } = {},
  allocate: (length: number) => Uint8Array = (length) => new Uint8Array(length),
): Uint8Array {
  const header = { ...EMPTY, ...fields };
  const { number, group } = kindBytes(fields);
  const idBytes = ids?.byteLength ?? 0;
  const bytes = allocate(HEADER_BYTES + idBytes + (values?.byteLength ?? 0));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  view.setUint32(0, MAGIC, true);
  view.setUint8(8, FRAME_KINDS[header.kind].code);
  view.setUint8(9, STATUSES.indexOf(header.status));
  view.setUint16(10, header.width, true);
  view.setUint32(12, number, true);
  view.setFloat64(16, header.step, true);
  view.setUint32(24, header.from, true);
  view.setUint32(28, header.count, true);
  view.setUint32(32, header.total, true);
  view.setUint32(36, header.triples, true);
  view.setUint16(40, header.sender, true);
  view.setUint8(42, STATE_GROUPS.indexOf(group));
  view.setUint8(43, header.kind === 'state' ? header.tensor : VALUE_TYPES.indexOf(header.type));
  if (ids) bytes.set(bytesOf(ids), HEADER_BYTES);
  if (values) bytes.set(bytesOf(values), HEADER_BYTES + idBytes);
  view.setUint32(4, crc32(bytes.subarray(8), address), true);
  return bytes;
}

/** Reads a frame. Throws a CorruptFrameError unless its length, its first bytes and its checksum are right. */
export function decodeFrame(address: number, bytes: Uint8Array): Frame {
  if (bytes.length < HEADER_BYTES) throw new CorruptFrameError(`A frame of ${bytes.length} bytes has no header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0, true);
  if (magic !== MAGIC)
    throw new CorruptFrameError(`A frame starts with ${magic.toString(16)}, not ${MAGIC.toString(16)}`);
  if (crc32(bytes.subarray(8), address) !== view.getUint32(4, true)) {
    throw new CorruptFrameError('A frame does not match its checksum');
  }
  const kind = KIND_NAMES.get(view.getUint8(8));
  const status = STATUSES[view.getUint8(9)];
  const group = STATE_GROUPS[view.getUint8(42)];
  if (!kind || !status || !group) {
    const codes = [8, 9, 42].map((at) => view.getUint8(at));
    throw new CorruptFrameError(
      `A frame has kind, status and group ${codes.join(', ')}. It comes from another version`,
    );
  }
  const kindFields = fieldsOfKind(kind, { number: view.getUint32(12, true), group });
  if (!kindFields)
    throw new CorruptFrameError(`A frame of kind ${kind} has group ${group}. It comes from another version`);
  const { ids: hasIds, value, typed } = FRAME_KINDS[kind];
  const type = kind === 'state' ? 'float32' : VALUE_TYPES[view.getUint8(43)];
  if (type === undefined || (type !== 'float32' && !typed))
    throw new CorruptFrameError(
      `A frame of kind ${kind} has the type ${view.getUint8(43)}. It comes from another version`,
    );
  const count = view.getUint32(28, true);
  const width = view.getUint16(10, true);
  const idBytes = hasIds ? ID_BYTES * count : 0;
  const length = HEADER_BYTES + idBytes + (value === 4 ? valueBytes(type) : value) * count * width;
  if (bytes.length !== length)
    throw new CorruptFrameError(`A frame has ${bytes.length} bytes, but its header says ${length}`);
  return {
    ...kindFields,
    status,
    width,
    step: view.getFloat64(16, true),
    from: view.getUint32(24, true),
    count,
    total: view.getUint32(32, true),
    triples: view.getUint32(36, true),
    sender: view.getUint16(40, true),
    type,
    tensor: kind === 'state' ? view.getUint8(43) : 0,
    ids: readInts(bytes.subarray(HEADER_BYTES, HEADER_BYTES + idBytes)),
    body: bytes.subarray(HEADER_BYTES + idBytes),
  };
}

/** The bytes 12 and 42 of a header, whose meaning depends on the kind. */
interface KindBytes {
  readonly number: number;
  readonly group: StateGroup;
}

/** The header bytes for the fields of a kind. */
function kindBytes(fields: KindFields): KindBytes {
  switch (fields.kind) {
    case 'rows':
    case 'projection':
    case 'absent':
      return { number: fields.node, group: 'users' };
    case 'wantRows':
    case 'wantProjection':
      return { number: fields.stage, group: 'users' };
    case 'state': {
      const number = fields.group === 'users' ? fields.partition : Number(fields.isDrawn);
      return { number, group: fields.group };
    }
    case 'text':
      return { number: 0, group: fields.group };
    case 'wantFolded':
    case 'folded':
    case 'values':
      return { number: 0, group: 'users' };
    default:
      return noFields(fields);
  }
}

/** The fields of a kind from the header bytes. Returns undefined for a group that the kind does not have. */
function fieldsOfKind(kind: FrameKind, { number, group }: KindBytes): KindFields | undefined {
  switch (kind) {
    case 'rows':
    case 'projection':
    case 'absent':
      return { kind, node: number };
    case 'wantRows':
    case 'wantProjection':
      return { kind, stage: number };
    case 'state':
      if (group === 'users') return { kind, group, partition: number };
      return group === 'items' || group === 'projection' ? { kind, group, isDrawn: number === 1 } : undefined;
    case 'text':
      return group === 'users' || group === 'items' || group === 'projection' ? undefined : { kind, group };
    case 'wantFolded':
    case 'folded':
    case 'values':
      return { kind };
    default:
      return noFields(kind);
  }
}

/** The compiler rejects a call of this function if a kind of frame has no branch of its own. */
function noFields(kind: never): never {
  throw new Error(`There are no fields for frames of kind ${JSON.stringify(kind)}`);
}

/** Copies the values of a frame, of 4 bytes each, to `target`, starting at element `at`. */
export function copyValues(body: Uint8Array, target: Float32Array | Int32Array, at: number): void {
  bytesOf(target).set(body, 4 * at);
}

function readInts(body: Uint8Array): Int32Array {
  const out = new Int32Array(body.length / 4);
  bytesOf(out).set(body);
  return out;
}

function bytesOf(values: Float32Array | Int32Array | Uint16Array | Uint8Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
