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

/** Lies in `deps/` once everything is in place: written last, gone with the rest when npm rebuilds the package. */
const stampName = 'amr-tensorflow.json';

function cacheFolder(): string {
  const { AMR_TENSORFLOW_CACHE, XDG_CACHE_HOME } = process.env;
  return AMR_TENSORFLOW_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'amr', 'tensorflow');
}

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

/** Counts what lies in the package now as taken, though it is removed first. */
function requireSpace(variant: Variant, folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  const [free, needed] = [bavail * bsize, unpackedBytes[variant]];
  if (free >= needed) return;
  throw new Error(
    `Cannot install TensorFlow (${variant}) below ${folder}: it takes ${(needed / 1e9).toFixed(1)} GB there, and ` +
      `${(free / 1e9).toFixed(1)} GB are free`,
  );
}

function stampOf(variant: Variant): string {
  const files = Object.fromEntries(wheels[variant].map(({ file, sha256 }) => [file, sha256]));
  return `${JSON.stringify({ variant, tensorflow: wheels[variant][0].version, files, links: links[variant] }, null, 2)}\n`;
}

function readStamp(deps: string): string | null {
  const path = join(deps, stampName);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

async function place(wheel: Wheel, deps: string, { python }: Tools): Promise<void> {
  say(`${wheel.name} ${wheel.version} (${Math.ceil(wheel.bytes / 1e6)} MB)`);
  const path = await fetchWheel(wheel, cacheFolder(), python);
  unpackWheel(wheel, path, deps, python);
}

/**
 * Lets TensorFlow itself open the GPU's libraries, as it does on a machine with a GPU; needs no GPU. Without this a
 * library that is not found shows only there, as a silent run on the CPU.
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
 * Builds by the package's own recipe. The addon moves into `deps/`, with a link where the package looks for it, so
 * that `npm rebuild`, which empties `deps/` and fetches the libraries it was published with, finds no addon of ours
 * and brings its own.
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
  // Two levels below the package, as `lib/napi-v8` is: the addon looks for libraries in ../../deps/lib.
  const addon = join(deps, 'addon', 'tfjs_binding.node');
  mkdirSync(dirname(addon));
  renameSync(expected, addon);
  symlinkSync(relative(dirname(expected), addon), expected);
}

/** A small product in a process of its own, which a crash of the library cannot take down with it. */
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
