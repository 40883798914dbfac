import { parse } from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { END, type Graph } from './graph.js';

/** The module onnxruntime-node. */
export type Runtime = typeof import('onnxruntime-node');

/**
 * Loads the library when it is needed, so that a machine without it can run the other engines. Rejects with an Error
 * that says why the library does not load and what to do.
 */
export async function loadRuntime(load = (): Promise<Runtime> => import('onnxruntime-node')): Promise<Runtime> {
  try {
    return await load();
  } catch (error) {
    throw new Error(
      `Cannot use engine 'onnx' as onnxruntime-node does not load on ${process.platform}/${process.arch}: ` +
        `${error instanceof Error ? error.message : String(error)}. ` +
        `Install it for this platform or choose "engine: reference"`,
      { cause: error },
    );
  }
}

/** The arrays that a graph reads or writes, by name, with their shapes. They are used in place, without a copy. */
export type Arrays = Record<string, { readonly data: ArrayData; readonly shape: readonly number[] }>;
type ArrayData = Float32Array | Int32Array | Int8Array | Uint8Array;

/** Describes a row-major matrix as an array of a graph. */
export function table(data: Float32Array, columns: number): Arrays[string] {
  return { data, shape: [data.length / columns, columns] };
}

/** Keeps the sessions of graphs by key. A graph is opened at its first use. */
export class Sessions {
  readonly #opened = new Map<string, InferenceSession>();

  constructor(
    private readonly runtime: Runtime,
    private readonly threads: number,
  ) {}

  /**
   * Runs a graph on `inputs` and writes its results into `outputs`. Outputs of the graph that are not named there are
   * dropped.
   * @param graph makes the graph; it is called at the first use of `key` only.
   */
  async run(key: string, graph: () => Graph, inputs: Arrays, outputs: Arrays): Promise<void> {
    let session = this.#opened.get(key);
    if (session === undefined) {
      session = await this.#open(graph());
      this.#opened.set(key, session);
    }
    const [feeds, fetches] = [this.#tensors(inputs), this.#tensors(outputs)];
    const bytes = Object.values(outputs).reduce((sum, { data }) => sum + data.byteLength, 0);
    if (bytes < copiedBytes) await session.run(feeds, fetches);
    else await session.run(feeds, { [END]: null, ...fetches }).catch(acceptEnd);
  }

  /** Frees all sessions. */
  async close(): Promise<void> {
    for (const session of this.#opened.values()) await session.release();
    this.#opened.clear();
  }

  #open(graph: Graph): Promise<InferenceSession> {
    return this.runtime.InferenceSession.create(graph.model(), {
      executionProviders: ['cpu'],
      intraOpNumThreads: this.threads,
      interOpNumThreads: 1,
      extra: {
        session: {
          model_external_initializers_file_folder_path: fileSystemRoot,
          intra_op: { spin_duration_us: spinMicroseconds },
        },
      },
    });
  }

  #tensors(arrays: Arrays): Record<string, Tensor> {
    const tensors: Record<string, Tensor> = {};
    for (const [name, { data, shape }] of Object.entries(arrays)) {
      tensors[name] = this.#tensor(data, shape);
    }
    return tensors;
  }

  #tensor(data: ArrayData, shape: readonly number[]): Tensor {
    const { Tensor } = this.runtime;
    if (data instanceof Int32Array) return new Tensor('int32', data, shape);
    if (data instanceof Int8Array) return new Tensor('int8', data, shape);
    return data instanceof Uint8Array ? new Tensor('uint8', data, shape) : new Tensor('float32', data, shape);
  }
}

/**
 * After a run, the binding (version 1.30) copies each output into new memory, which is not needed here. When the first
 * requested output is `END`, which is no tensor, the binding throws before it copies anything. That error costs about
 * as much as a copy of this many bytes, so it is provoked for larger outputs only.
 */
const copiedBytes = 512 * 1024;

/** Ignores the error that `END` provokes, and throws any other error. */
function acceptEnd(error: unknown): void {
  if (!(error instanceof Error && /non tensor type/i.test(error.message))) throw error;
}

/**
 * The time for which a thread waits actively for work before it sleeps. It covers the pause between two operators, so
 * threads need not be woken within a run. A longer time (the default is tens of milliseconds) would take processor time
 * from other processes on the machine.
 */
const spinMicroseconds = '100';

const fileSystemRoot = parse(process.cwd()).root;

/**
 * Returns a path as a graph names it. The runtime accepts only relative paths within a folder that it is given. That
 * folder is the root of the file system.
 */
export function pathInGraph(absolutePath: string): string {
  return absolutePath.slice(fileSystemRoot.length);
}
