#!/usr/bin/env node
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findTools, requirePlatform, run, type Tools } from './tools.js';
import { fetchWheel, unpackWheel } from './unpack.js';
import { gpuLibraries, links, unpackedBytes, wheels, type Variant, type Wheel } from './wheels.js';

const usage = `Completes the optional package @tensorflow/tfjs-node-gpu: TensorFlow's libraries from PyPI (pinned by
hash), and the addon built from its own sources against them. Here amr-tensorflow is a command of the
installed package; in the repository it is called "npm run tensorflow:install --".

  amr-tensorflow                           for the CPU (a download of 0.3 GB, 0.9 GB installed)
  amr-tensorflow --gpu                     for NVIDIA GPUs, CUDA 12 (2.8 GB, 4.5 GB installed)
  --force                                  installs again what is in place

AMR_TENSORFLOW_CACHE: where the downloads are kept (now: ${cacheFolder()})
`;

/**
 * The file in `deps/` that says what was installed. It is written last. It disappears with the other files when npm
 * rebuilds the package.
 */
const stampName = 'amr-tensorflow.json';

/** The folder in which downloads are kept. */
function cacheFolder(): string {
  const { AMR_TENSORFLOW_CACHE, XDG_CACHE_HOME } = process.env;
  return AMR_TENSORFLOW_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'amr', 'tensorflow');
}

/**
 * Installs TensorFlow for the CPU or for GPUs, unless it is in place already. Rejects with an Error that says what to
 * do.
 */
async function install(variant: Variant, force: boolean): Promise<void> {
  requirePlatform();
  const packageFolder = findPackage();
  const deps = join(packageFolder, 'deps');
  const stamp = stampOf(variant);
  if (!force && readStamp(deps) === stamp) {
    say(`TensorFlow ${wheels[variant][0].version} (${variant}) is in place in ${relative(process.cwd(), deps)}`);
    say(check());
    return;
  }
  const tools = findTools();
  requireSpace(variant, packageFolder);
  rmSync(deps, { recursive: true, force: true });
  for (const wheel of wheels[variant]) await place(wheel, deps, tools);
  for (const [name, target] of Object.entries(links[variant])) symlinkSync(target, join(deps, name));
  if (variant === 'gpu') openGpuLibraries(deps, tools);
  say("building the addon from the package's sources");
  buildAddon(packageFolder, deps, tools);
  say(check());
  writeFileSync(join(deps, stampName), stamp);
}

/** The folder of the optional package @tensorflow/tfjs-node-gpu. */
function findPackage(): string {
  try {
    return dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node-gpu/package.json'));
  } catch {
    throw new Error(
      'Cannot find @tensorflow/tfjs-node-gpu: install it first, beside AMR and without its own scripts: ' +
        '"npm install --ignore-scripts @tensorflow/tfjs-node-gpu@4" (in the repository "npm ci")',
    );
  }
}

/**
 * Throws an Error when the disk has too little space. Files that are in the package now count as used, although they
 * are removed first.
 */
function requireSpace(variant: Variant, folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  const [free, needed] = [bavail * bsize, unpackedBytes[variant]];
  if (free >= needed) return;
  throw new Error(
    `Cannot install TensorFlow (${variant}) below ${folder}: it takes ${(needed / 1e9).toFixed(1)} GB there, and ` +
      `${(free / 1e9).toFixed(1)} GB are free`,
  );
}

/** The content of the file that says what was installed. */
function stampOf(variant: Variant): string {
  const files = Object.fromEntries(wheels[variant].map(({ file, sha256 }) => [file, sha256]));
  return `${JSON.stringify({ variant, tensorflow: wheels[variant][0].version, files, links: links[variant] }, null, 2)}\n`;
}

function readStamp(deps: string): string | null {
  const path = join(deps, stampName);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** Downloads a wheel and unpacks it. */
async function place(wheel: Wheel, deps: string, { python }: Tools): Promise<void> {
  say(`${wheel.name} ${wheel.version} (${Math.ceil(wheel.bytes / 1e6)} MB)`);
  const path = await fetchWheel(wheel, cacheFolder(), python);
  unpackWheel(wheel, path, deps, python);
}

/**
 * Lets TensorFlow open the libraries for GPUs, as it does on a machine with a GPU. This needs no GPU. Otherwise a
 * missing library would be noticed only on such a machine, where TensorFlow would use the CPU without a message.
 */
function openGpuLibraries(deps: string, { python }: Tools): void {
  const program = `
import ctypes, sys
tensorflow = ctypes.CDLL(sys.argv[1])
tensorflow.TF_NewStatus.restype = ctypes.c_void_p
tensorflow.TF_Message.restype = ctypes.c_char_p
missing = []
for name in sys.argv[2:]:
    status = ctypes.c_void_p(tensorflow.TF_NewStatus())
    tensorflow.TF_LoadLibrary(name.encode(), status)
    message = tensorflow.TF_Message(status).decode()
    if "cannot open shared object" in message:
        missing.append(message)
sys.exit("\\n".join(missing) or None)
`;
  run(python, ['-c', program, join(deps, 'lib/libtensorflow_cc.so.2'), ...gpuLibraries]);
  say(`TensorFlow opens ${gpuLibraries.join(', ')}`);
}

/**
 * Builds the addon with the package's own recipe. The addon is moved into `deps/`, with a link in the place where the
 * package looks for it. If `npm rebuild` empties `deps/` and downloads the libraries of the published package, it then
 * finds no addon from here and brings its own.
 */
function buildAddon(packageFolder: string, deps: string, { nodeFolder }: Tools): void {
  const lib = join(packageFolder, 'lib');
  rmSync(lib, { recursive: true, force: true });
  try {
    run('npm', ['run', 'build-addon-from-source'], {
      cwd: packageFolder,
      env: nodeFolder === null ? {} : { npm_config_nodedir: nodeFolder },
    });
  } catch (cause) {
    const headers =
      nodeFolder === null
        ? "\nNode's headers were not found (include/node/node_api.h beside node, in /usr/local or /usr) and node-gyp " +
          'could not use its own download: on Debian or Ubuntu apt-get install libnode-dev, or set npm_config_nodedir'
        : '';
    throw new Error(`Cannot build the addon: ${(cause as Error).message}${headers}`, { cause });
  } finally {
    for (const name of readdirSync(packageFolder)) {
      if (/^build(-tmp-|$)/.test(name)) rmSync(join(packageFolder, name), { recursive: true });
    }
  }
  const [apiFolder] = readdirSync(lib);
  const expected = join(lib, apiFolder, 'tfjs_binding.node');
  // This folder is two levels below the package, like `lib/napi-v8`, because the addon looks for libraries in
  // ../../deps/lib.
  const addon = join(deps, 'addon', 'tfjs_binding.node');
  mkdirSync(dirname(addon));
  renameSync(expected, addon);
  symlinkSync(relative(dirname(expected), addon), expected);
}

/** Computes a small product in a separate process, so that a crash of the library does not end this one. */
function check(): string {
  try {
    return run(process.execPath, [join(dirname(fileURLToPath(import.meta.url)), 'check.js')]).trim();
  } catch (cause) {
    throw new Error(
      `Cannot use what was installed: ${(cause as Error).message}\n` +
        '(SIGILL: TensorFlow needs a processor with AVX. Else try again with --force)',
      { cause },
    );
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<number> {
  let values: { gpu?: boolean; force?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({
      options: { gpu: { type: 'boolean' }, force: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    }));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}`);
    return 2;
  }
  if (values.help) {
    say(usage.trimEnd());
    return 0;
  }
  try {
    await install(values.gpu ? 'gpu' : 'cpu', values.force ?? false);
    return 0;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
}

process.exitCode = await main();
