import { JOB_LABEL } from '../../coordinator/kubernetes/training-job.js';
import type { Release } from './release.js';

/**
 * Makes the API fail for the objects of one job, by a webhook that does not answer. Returns a function that ends this.
 */
export async function failFor(job: string, release: Release): Promise<() => Promise<unknown>> {
  const name = `${release.namespace}-unreachable`;
  const webhook = {
    name: 'unreachable.amr.dev',
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    failurePolicy: 'Fail',
    timeoutSeconds: 2,
    clientConfig: { url: 'https://127.0.0.1:9' },
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': release.namespace } },
    objectSelector: { matchLabels: { [JOB_LABEL]: job } },
    rules: [
      {
        apiGroups: ['', 'apps', 'batch'],
        apiVersions: ['v1'],
        operations: ['CREATE'],
        resources: ['services', 'statefulsets', 'jobs'],
      },
    ],
  };
  const kind = 'ValidatingWebhookConfiguration';
  const object = { apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name }, webhooks: [webhook] };
  await release.applyText(JSON.stringify(object));
  return () => release.kubectl('delete', kind, name);
}
