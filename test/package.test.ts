import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CliContext } from '../cli/context.js';
import { createProgram } from '../cli/program.js';
import { leavesOf } from '../cli/tree.js';
import { blocksOf } from './tools/documents.js';
import { temporaryFolder } from './tools/amr.js';

const ROOT = resolve(import.meta.dirname, '..');
const NAME = '@amr-recommender/amr';
const folder = temporaryFolder();
const [prefix, project] = [join(folder, 'prefix'), join(folder, 'project')];
/** The environment of a user who has no configuration of npm, and not the one of this repository. */
const environment = { ...process.env, NO_COLOR: '1' };

function run(command: string, args: readonly string[], cwd = folder): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env: environment, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** Whether npm reaches its registry: `npm install` needs it for the package's dependencies. */
const isOnline = spawnSync('npm', ['ping', '--fetch-retries=0', '--fetch-timeout=20000'], { cwd: folder }).status === 0;
const isRequired = process.env.AMR_REQUIRE_ALL === '1';
if (!isOnline && !isRequired) console.warn('skipped: the installed package: npm does not reach its registry');

const packed = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ROOT)) as [
  { filename: string; files: { path: string }[] },
];
const [{ filename, files }] = packed;
const tarball = join(folder, filename);

describe('npm pack', () => {
  const paths = files.map(({ path }) => path);

  it('has the program with its types, protos, chart, documents and nothing else', () => {
    const kinds: Readonly<Record<string, RegExp>> = {
      program: /^dist\/(?!node_modules\/).*\.(js|js\.map)$/,
      types: /^(dist\/(?!node_modules\/).*|proto\/generated\/amr)\.d\.ts$/,
      'ONNX Runtime': /^dist\/node_modules\/onnxruntime-(node|common)\//,
      protos: /^proto\/(amr\/v1\/\w+\.proto|generated\/amr\.js)$/,
      chart: /^charts\/(?!ci\/)/,
      documents: /^(README|ARCHITECTURE|CHANGELOG)\.md$|^LICENSE$|^docs\/|^examples\//,
      manifest: /^package\.json$/,
    };
    const kindOf = (path: string) => Object.keys(kinds).find((kind) => kinds[kind].test(path));
    expect(paths.filter((path) => kindOf(path) === undefined)).toEqual([]);
    const counts = Object.keys(kinds).map((kind) => [kind, paths.filter((path) => kindOf(path) === kind).length]);
    console.info(`${filename}: ${paths.length} files`, Object.fromEntries(counts));
    for (const [kind, count] of counts) expect(count, String(kind)).toBeGreaterThan(0);
    expect(paths).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'CHANGELOG.md', 'ARCHITECTURE.md']));
  });

  it('has no test and no helper of tests', () => {
    const program = paths.filter((path) => /^dist\/(?!node_modules)/.test(path));
    expect(
      program.filter((path) => /\.test\.|(^|\/)(test|fixtures|conformance|testing|simulation)[./]/.test(path)),
    ).toEqual([]);
  });

  it('names no script that npm runs at an installation, in itself or in what it carries', () => {
    for (const path of paths.filter((each) => each.endsWith('package.json'))) {
      const { scripts = {} } = JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as { scripts?: object };
      expect(
        Object.keys(scripts).filter((name) => /^(pre|post)?(install|prepare)$/.test(name)),
        path,
      ).toEqual([]);
    }
  });
});

describe.skipIf(!isOnline && !isRequired)('npm install -g of the package', () => {
  const amr = (...args: string[]): string => run(join(prefix, 'bin', 'amr'), args);

  beforeAll(() => {
    run('npm', ['install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', tarball]);
  });

  it('gives help for every command', () => {
    const commands = leavesOf(createProgram({ output: { draw: () => {} } } as unknown as CliContext));
    for (const command of commands) expect(amr(command.name(), '--help')).toContain(`amr ${command.name()}`);
    expect(amr('completion', 'bash')).toContain('complete');
    expect(run(join(prefix, 'bin', 'amr-tensorflow'), ['--help'])).toContain('@tensorflow/tfjs-node-gpu');
  });

  it('runs the demonstration with ONNX Runtime, and reports on its models', () => {
    const rows = JSON.parse(amr('demo', '--model', 'models/demo', '-o', 'json')) as { kind: string }[];
    expect(rows.map(({ kind }) => kind)).toEqual(['mf', 'vbpr', 'amr', 'recommended']);
    const config = readFileSync(join(folder, 'models/demo/amr/config.json'), 'utf8');
    expect(config).toContain('onnx/');
    amr('report', 'models/demo/amr', '--out', 'report.html');
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('<svg');
  });

  it('says how to get the decoder of pictures, which it does not carry', () => {
    const encode = () => amr('encode', '--images', 'pictures', '--encoder', 'encoder', '--to', 'features');
    expect(encode).toThrow(/the package sharp does not load[^]*npm install --global sharp/);
  });

  it('trains the example that it carries', () => {
    const example = join(prefix, 'lib/node_modules', NAME, 'examples/synthetic.yaml');
    expect(JSON.parse(amr('train', example, '--model', 'models/example', '-o', 'json'))).toMatchObject({
      digest: expect.any(String) as string,
    });
  });
});

describe.skipIf(!isOnline && !isRequired)(`import ... from '${NAME}'`, () => {
  const tsc = resolve(ROOT, 'node_modules/typescript/bin/tsc');
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [snippet] = blocksOf(readme, 'ts');

  beforeAll(() => {
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{"name": "project", "private": true, "type": "module"}');
    run('npm', ['install', '--no-audit', '--no-fund', tarball], project);
    writeFileSync(join(project, 'readme.ts'), snippet);
    const misuse = `import { train } from '${NAME}';\n// @ts-expect-error train() takes a job, not a number.\nawait train(7);\n`;
    writeFileSync(join(project, 'misuse.ts'), misuse);
  });

  it.each([
    ['node16', 'node16'],
    ['bundler', 'esnext'],
  ])("compiles the README's program and knows its types: moduleResolution %s", (moduleResolution, module) => {
    const options = {
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      target: 'es2022',
      lib: ['es2023'],
      types: ['node'],
    };
    const config = { compilerOptions: { ...options, module, moduleResolution }, files: ['readme.ts', 'misuse.ts'] };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config));
    run(process.execPath, [tsc, '-p', 'tsconfig.json'], project);
  });

  it('works in plain JavaScript', () => {
    const program = `
      import { compileJob, evaluate, parseJob, train } from '${NAME}';
      const text = 'apiVersion: amr.dev/v1alpha1\\nkind: TrainingJob\\nmetadata: {name: plain}\\nspec: {data: {synthetic: {users: 60, items: 40}}, stages: [{kind: amr, epochs: 1}]}';
      const { digest } = await train(parseJob(text, { file: 'plain.yaml' }), { modelDirectory: 'model', root: '.' });
      const { metrics } = await evaluate('model');
      console.log(JSON.stringify({ digest, metrics, compileJob: typeof compileJob }));
    `;
    writeFileSync(join(project, 'plain.js'), program);
    const result = JSON.parse(run(process.execPath, ['plain.js'], project)) as object;
    expect(result).toMatchObject({ digest: expect.any(String) as string, compileJob: 'function' });
  });
});
