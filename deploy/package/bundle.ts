import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prune } from './prune.js';

/**
 * The last step of the build. It puts ONNX Runtime into the package, where Node finds it before any other copy:
 * `dist/node_modules`. As a dependency ONNX Runtime would run a script at every installation, which downloads CUDA
 * libraries that AMR does not use. The copy has no script, and of the binaries only those for CPUs.
 */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TARGET = join(ROOT, 'dist', 'node_modules');
const require = createRequire(import.meta.url);

/**
 * Binaries that computing on a CPU does not load: Direct3D's and WebGPU's libraries on Windows, and a second copy of the
 * library under its full version on macOS (the binding opens `libonnxruntime.1.dylib`).
 */
const NOT_FOR_CPUS = /^(DirectML|dxil|dxcompiler)\.dll$|\.\d+\.\d+\.\d+\.dylib$/;

/** The fields of a package.json that stay: all that loading the package needs, and whose work it is. */
const KEPT = ['name', 'version', 'description', 'license', 'author', 'repository', 'type', 'main', 'exports', 'types'];

interface Manifest extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly version: string;
}

/**
 * Copies the files of one package that `keep` accepts, with a package.json that names no script and no dependency.
 * A copy of the same version is left as it is.
 */
function bundle(name: string, keep: (path: string) => boolean): void {
  const source = packageFolder(name);
  const target = join(TARGET, name);
  const manifest = readManifest(source);
  if (existsSync(join(target, 'package.json')) && readManifest(target).version === manifest.version) return;
  rmSync(target, { recursive: true, force: true });
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(source, path)).isFile())
    .filter(keep);
  for (const path of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    copyFileSync(join(source, path), join(target, path));
  }
  const kept = Object.fromEntries(Object.entries(manifest).filter(([key]) => KEPT.includes(key)));
  writeFileSync(join(target, 'LICENSE'), licenseOf(manifest));
  // Written last: a copy that was interrupted has no package.json and is made again.
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(kept, null, 2)}\n`);
  process.stdout.write(`${name} ${manifest.version}: ${files.length} files in ${relative(ROOT, target)}\n`);
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** The folder of an installed package, whether or not it exports its package.json. */
function packageFolder(name: string): string {
  const folder = require.resolve
    .paths(name)
    ?.map((path) => join(path, name))
    .find((path) => existsSync(path) && !path.startsWith(TARGET));
  if (folder === undefined) throw new Error(`Cannot find ${name}: run "npm ci" first`);
  return folder;
}

/** Both packages say "MIT" and carry no text of it. */
function licenseOf({ name, license }: Manifest): string {
  if (license !== 'MIT')
    throw new Error(`Cannot bundle ${name}: its license is ${String(license)} and it has no LICENSE file`);
  const text = readFileSync(join(ROOT, 'LICENSE'), 'utf8');
  return text.replace(/^Copyright .*$/m, 'Copyright (c) Microsoft Corporation. All rights reserved.');
}

prune(join(ROOT, 'dist'));
for (const program of ['cli/main.js', 'deploy/tensorflow/install.js']) chmodSync(join(ROOT, 'dist', program), 0o755);

const isProgram = (path: string): boolean => /\.(js|d\.ts)$/.test(path);

bundle('onnxruntime-node', (path) => {
  const [folder] = path.split('/');
  if (folder === 'bin') return !NOT_FOR_CPUS.test(path.slice(path.lastIndexOf('/') + 1));
  return folder === 'dist' && isProgram(path);
});
bundle(
  'onnxruntime-common',
  (path) => path === 'dist/cjs/package.json' || (path.startsWith('dist/cjs/') && isProgram(path)),
);
