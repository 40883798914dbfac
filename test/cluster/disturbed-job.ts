/**
 * A job file that trains for several seconds and saves a checkpoint every second, so that a test can disturb it. `epochs` is
 * the number of epochs of each of its stages MF, VBPR and AMR.
 */
export function disturbedJob(name: string, [mf, vbpr, amr]: readonly [number, number, number]): string {
  return `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: ${name}}
spec:
  data: {synthetic: {users: 300, items: 240, seed: 3}}
  model: {factors: 8}
  stages: [{kind: mf, epochs: ${mf}}, {kind: vbpr, epochs: ${vbpr}}, {kind: amr, epochs: ${amr}}]
  batchSize: 24
  partitions: 4
  engine: reference
  checkpoint: {every: 1s, keep: 2}
  evaluation: {candidates: 30, every: 7}
  workers: {replicas: 2}
  parameterServers: {replicas: 2}
`;
}
