import { z } from 'zod';
import { mapping, numberFrom, text } from './values.js';

/** A Kubernetes quantity, such as 2, "500m" or "4Gi". Kubernetes checks its form. */
const quantity = z
  .union([numberFrom(0), text('a quantity')], { error: 'must be a quantity such as 2, 500m or 4Gi' })
  .meta({ 'x-kubernetes-int-or-string': true });
const quantities = z.record(z.string(), quantity, { error: 'must be a mapping such as {cpu: 2, memory: 4Gi}' });

/** The resources of the pods of one kind. */
export const resourcesSchema = mapping({
  requests: quantities.optional().meta({ description: 'the resources that a pod is guaranteed' }),
  limits: quantities.optional().meta({ description: 'the resources that a pod may use at most' }),
})
  .prefault({})
  .meta({ description: 'the resources of each pod' });
