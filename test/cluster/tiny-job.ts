/** A job that a cluster trains within a second. */
export const TINY_JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: tiny}
spec:
  data: {synthetic: {users: 60, items: 50, seed: 3}}
  model: {factors: 4}
  stages: [{kind: vbpr, epochs: 2}]
  batchSize: 32
  engine: reference
`;
