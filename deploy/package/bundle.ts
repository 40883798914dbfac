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
 * The last step of the build. It puts ONNX Runtime into `dist/node_modules`, where Node finds it before any other copy.
 * If ONNX Runtime were a dependency, every installation would run its script, which downloads CUDA libraries that AMR
 * does not use. The copy has no script and only the binaries for CPUs.
 */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TARGET = join(ROOT, 'dist', 'node_modules');
const require = createRequire(import.meta.url);

/**
 * The binaries that are not needed on a CPU: the libraries of Direct3D and WebGPU on Windows, and a second copy of the
 * library under its full version on macOS (the binding opens `libonnxruntime.1.dylib`).
 */
const NOT_FOR_CPUS = /^(DirectML|dxil|dxcompiler)\.dll$|\.\d+\.\d+\.\d+\.dylib$/;

/** The fields of a package.json that are kept. They are needed to load the package or name its authors. */
const KEPT = ['name', 'version', 'description', 'license', 'author', 'repository', 'type', 'main', 'exports', 'types'];

/** The parts of a package.json that the build needs. */
interface Manifest extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly version: string;
}

/**
 * Copies the files of one package that `keep` accepts, with a package.json without scripts and dependencies. A copy of
 * the same version is left unchanged.
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
  // This file is written last. A copy that was interrupted has no package.json and is made again.
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(kept, null, 2)}\n`);
  process.stdout.write(`${name} ${manifest.version}: ${files.length} files in ${relative(ROOT, target)}\n`);
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** The folder of an installed package, whether or not the package exports its package.json. */
function packageFolder(name: string): string {
  const folder = require.resolve
    .paths(name)
    ?.map((path) => join(path, name))
    .find((path) => existsSync(path) && !path.startsWith(TARGET));
  if (folder === undefined) throw new Error(`Cannot find ${name}. Run "npm ci" first`);
  return folder;
}

/** The text of the package's license. Both packages name the MIT license but do not contain its text. */
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
