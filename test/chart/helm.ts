import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { describe, it } from 'vitest';

/** The path of the chart, which ends with a slash. */
export const CHART = new URL('../../charts/', import.meta.url).pathname;

/** The message of tests that are skipped because helm is missing. */
export const HOW_TO_GET_HELM = 'helm is not on PATH: test/tools/kubectl-helm.sh FOLDER puts it into a folder';
const MONITORING = ['monitoring.coreos.com/v1/PodMonitor', 'monitoring.coreos.com/v1/PrometheusRule'];

/** A Kubernetes object, with the fields that tests read. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec?: Record<string, unknown>;
  readonly data?: Record<string, string>;
  readonly type?: string;
  readonly [key: string]: unknown;
}

/** The metadata of a Kubernetes object, with the fields that tests read. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

/** The values files that the chart is tested with, such as `gpu-values.yaml`. */
export const valuesFiles = readdirSync(`${CHART}ci`).filter((name) => name.endsWith('-values.yaml'));

/** The options of `render()`. */
export interface RenderOptions {
  /** The name of a values file, one of `valuesFiles`. */
  readonly values?: string;
  /** Values as KEY=VALUE, as for --set. */
  readonly set?: readonly string[];
  /** Whether the cluster has the Prometheus operator. Default: true. */
  readonly operator?: boolean;
  /** The namespace of the release. Default: training. */
  readonly namespace?: string;
}

/** The objects that `helm template amr ./charts` makes. Throws the error text of Helm if it refuses. */
export function render({
  values,
  set = [],
  operator = true,
  namespace = 'training',
}: RenderOptions = {}): KubernetesObject[] {
  const text = helm([
    'template',
    'amr',
    CHART,
    '--namespace',
    namespace,
    ...(operator ? ['--api-versions', MONITORING.join(',')] : []),
    ...(values === undefined ? [] : ['--values', `${CHART}ci/${values}`]),
    ...set.flatMap((pair) => ['--set', pair]),
  ]);
  return parseAllDocuments(text)
    .map((document) => document.toJS({ maxAliasCount: -1 }) as KubernetesObject | null)
    .filter((object) => object !== null);
}

/** Runs helm and returns what it printed. Throws its error text if it fails. */
export function helm(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('helm', args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(stderr.trim());
  return stdout;
}

/** The object of a kind and name. Throws unless there is exactly one. */
export function find(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  if (found.length !== 1) throw new Error(`${found.length} objects ${kind}/${name}`);
  return found[0];
}

function has(program: string, versionArgument: string): boolean {
  return spawnSync(program, [versionArgument], { stdio: 'ignore' }).error === undefined;
}

/** A `describe` for tests that need a program. Without it they are skipped with a message, or fail if AMR_REQUIRE_ALL=1. */
export function describeWith(
  program: string,
  { versionArgument = '--version', howToGet }: { versionArgument?: string; howToGet: string },
  name: string,
  tests: () => void,
): void {
  if (has(program, versionArgument)) {
    describe(name, tests);
  } else if (process.env.AMR_REQUIRE_ALL === '1') {
    describe(name, () => {
      throw new Error(howToGet);
    });
  } else {
    console.warn(`skipped: ${name}: ${howToGet}`);
    describe(name, () => {
      it.skip(howToGet, () => undefined);
    });
  }
}

/** A `describe` for tests that need helm. */
export function describeWithHelm(name: string, tests: () => void): void {
  describeWith('helm', { versionArgument: 'version', howToGet: HOW_TO_GET_HELM }, name, tests);
}

/** Runs a program to its end and returns what it printed on stdout. */
export function output(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8' });
}
