import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** The GPU that this process uses, as `nvidia-smi` sees it now. */
export interface Gpu {
  /** The name, such as "NVIDIA H100 80GB HBM3". */
  readonly name: string;
  /** The version of the driver. */
  readonly driver: string;
  readonly totalBytes: number;
  readonly freeBytes: number;
}

/**
 * Asks nvidia-smi about the GPU. Returns null where nvidia-smi is missing (the driver's `utility` capability), fails,
 * or sees no GPU.
 */
export async function queryGpu(): Promise<Gpu | null> {
  const fields = '--query-gpu=name,driver_version,memory.total,memory.free';
  const visible = process.env.CUDA_VISIBLE_DEVICES?.split(',')[0] ?? '0';
  try {
    const { stdout } = await promisify(execFile)(
      'nvidia-smi',
      ['--id', visible, fields, '--format=csv,noheader,nounits'],
      { timeout: 20_000 },
    );
    const [name, driver, total, free] = stdout.split('\n')[0].split(', ');
    const [totalBytes, freeBytes] = [Number(total) * 2 ** 20, Number(free) * 2 ** 20];
    return Number.isFinite(totalBytes + freeBytes) ? { name, driver, totalBytes, freeBytes } : null;
  } catch {
    return null;
  }
}

/** Returns the name of the GPU in use, or "GPU" when it cannot be found out. */
export async function gpuName(): Promise<string> {
  const gpu = await queryGpu();
  if (gpu !== null) return gpu.name;
  try {
    const folder = '/proc/driver/nvidia/gpus';
    const [first] = readdirSync(folder);
    const model = /^Model:\s*(.+)$/m.exec(readFileSync(join(folder, first, 'information'), 'utf8'));
    return model?.[1].trim() ?? 'GPU';
  } catch {
    return 'GPU';
  }
}

/**
 * Whether the machine has device files of a GPU driver. Without them there is no GPU, and TensorFlow need not be loaded
 * to find that out.
 */
export function hasGpuDevice(): boolean {
  return deviceFiles().length > 0;
}

/** Describes for error messages what this machine has for TensorFlow on a GPU, one line for each part. */
export async function describeMachine(): Promise<string> {
  const gpu = await queryGpu();
  const files = deviceFiles();
  return [
    `  library: ${describeLibrary()}`,
    `  driver: ${describeDriver()}`,
    `  device files: ${files.length === 0 ? 'none (/dev/nvidia*, /dev/dxg)' : files.join(' ')}`,
    `  nvidia-smi: ${gpu === null ? 'it is missing, or it sees no GPU' : `${gpu.name}, driver ${gpu.driver}`}`,
    `  libcuda.so.1: ${driverLibraries.find((path) => existsSync(path)) ?? 'not in the usual folders'}`,
    `  CUDA_VISIBLE_DEVICES: ${process.env.CUDA_VISIBLE_DEVICES ?? 'not set'}`,
    `  node: ${process.version}`,
  ].join('\n');
}

/** The folders in which the driver or a container runtime puts libcuda.so.1, which every CUDA program loads. */
const driverLibraries = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/usr/local/cuda/compat',
  '/usr/lib/wsl/lib',
].map((folder) => join(folder, 'libcuda.so.1'));

/** Lists the device files of GPU drivers. */
function deviceFiles(): string[] {
  try {
    return readdirSync('/dev')
      .filter((name) => /^nvidia\d|^nvidiactl$|^dxg$/.test(name))
      .map((name) => `/dev/${name}`);
  } catch {
    return [];
  }
}

function describeDriver(): string {
  try {
    return readFileSync('/proc/driver/nvidia/version', 'utf8').split('\n')[0].trim();
  } catch {
    return 'none (/proc/driver/nvidia/version is missing)';
  }
}

/**
 * Describes the TensorFlow that `tensorflow:install` has put into the package, according to the note that it writes
 * there.
 */
function describeLibrary(): string {
  let deps: string;
  try {
    const require = createRequire(import.meta.url);
    deps = join(dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json')), 'deps');
  } catch {
    return 'the optional package @tensorflow/tfjs-node-gpu is not installed';
  }
  try {
    const note = JSON.parse(readFileSync(join(deps, 'amr-tensorflow.json'), 'utf8')) as {
      variant: string;
      tensorflow: string;
      files: Record<string, string>;
    };
    const nvidia = Object.keys(note.files).flatMap(
      (file) => /^nvidia_(\w+)_cu12-([\d.]+)-/.exec(file)?.slice(1, 3).join(' ') ?? [],
    );
    return [`TensorFlow ${note.tensorflow} for the ${note.variant.toUpperCase()}`, ...nvidia].join(', ');
  } catch {
    return existsSync(join(deps, 'lib'))
      ? 'not from tensorflow:install'
      : 'none: the package is there, TensorFlow is not';
  }
}
