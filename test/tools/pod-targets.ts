import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

const CONFIG = new URL('../../deploy/prometheus.yaml', import.meta.url).pathname;
const ALERTS = new URL('../../charts/files/alerts.yaml', import.meta.url).pathname;

/** A pod, as in the `items` of `kubectl get pods -o json`. */
export interface Pod {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly containers: readonly { readonly ports?: readonly { name?: string; containerPort: number }[] }[];
  };
  readonly status: { readonly phase: string; readonly podIP?: string };
}

/** An entry of an answer to the `http_sd_configs` of Prometheus. */
export interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

interface Config {
  rule_files: string[];
  scrape_configs: Record<string, unknown>[];
}

/**
 * The configuration deploy/prometheus.yaml for a Prometheus without discovery of Kubernetes, such as the one of Debian. It reads
 * the pods from a URL that answers with `podTargets`.
 */
export function prometheusConfig(targetsUrl: string, { scrapeInterval = '2s' } = {}): string {
  const config = parse(readFileSync(CONFIG, 'utf8')) as Config;
  const [{ kubernetes_sd_configs: _, ...scrape }] = config.scrape_configs;
  return stringify({
    ...config,
    global: { scrape_interval: scrapeInterval, scrape_timeout: scrapeInterval, evaluation_interval: scrapeInterval },
    rule_files: [ALERTS],
    scrape_configs: [{ ...scrape, http_sd_configs: [{ url: targetsUrl, refresh_interval: scrapeInterval }] }],
  });
}

/** The targets that the discovery of Prometheus finds: each port of each pod, with the labels that the configuration reads. */
export function podTargets(pods: readonly Pod[]): TargetGroup[] {
  return pods.flatMap(({ metadata, spec, status }) =>
    spec.containers
      .flatMap(({ ports }) => ports ?? [])
      .filter(() => status.podIP !== undefined)
      .map(({ name, containerPort }) => ({
        targets: [`${status.podIP}:${containerPort}`],
        labels: {
          __meta_kubernetes_namespace: metadata.namespace,
          __meta_kubernetes_pod_name: metadata.name,
          __meta_kubernetes_pod_phase: status.phase,
          __meta_kubernetes_pod_container_port_name: name ?? '',
          ...Object.fromEntries(
            Object.entries(metadata.labels ?? {}).map(([label, value]) => [
              `__meta_kubernetes_pod_label_${label.replaceAll(/[^a-zA-Z0-9]/g, '_')}`,
              value,
            ]),
          ),
        },
      })),
  );
}
