import { parse } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import type { Graph } from './graph.js';

export type Runtime = typeof import('onnxruntime-node');

/** Loads the library only when asked for, so that a machine without it can run the other engines. */
export async function loadRuntime(): Promise<Runtime> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    throw new Error(
      `Cannot use engine 'onnx' as onnxruntime-node does not load on ${process.platform}/${process.arch}: ` +
        `${error instanceof Error ? error.message : String(error)}. ` +
        `Install it for this platform or choose "engine: reference"`,
      { cause: error },
    );
  }
}

/** Opens a graph. Paths of its file tensors are relative to the root of the file system (`pathInGraph`). */
export function openSession(runtime: Runtime, graph: Graph, threads: number): Promise<InferenceSession> {
  return runtime.InferenceSession.create(graph.model(), {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    extra: { session: { model_external_initializers_file_folder_path: fileSystemRoot } },
  });
}

const fileSystemRoot = parse(process.cwd()).root;

/** The runtime refuses absolute paths, and paths that leave the folder it is given; so that folder is the root. */
export function pathInGraph(absolutePath: string): string {
  return absolutePath.slice(fileSystemRoot.length);
}
